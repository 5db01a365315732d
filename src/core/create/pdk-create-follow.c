/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-follow.h"

#include "domain/pdk-domain.h"
#include "jobs/pdk-job-private.h"

struct _PdkCreateFollow {
  GObject parent_instance;

  /* Owned. */
  GListModel *domains;
  PdkJobStore *jobs;
  PdkDomain *domain; /* nullable: not listed yet */
  char *uuid;

  gboolean ran;
  gboolean ended;
};

enum { ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreateFollow, pdk_create_follow, G_TYPE_OBJECT)

static void
end (PdkCreateFollow *self)
{
  if (self->ended)
    return;
  self->ended = TRUE;
  g_signal_emit (self, signals[ENDED], 0);
}

static void
on_state (PdkCreateFollow *self)
{
  if (self->ended)
    return;
  switch (pdk_domain_get_state (self->domain)) {
  case PDK_DOMAIN_RUNNING:
  case PDK_DOMAIN_PAUSED:
  case PDK_DOMAIN_SUSPENDED:
  case PDK_DOMAIN_SHUTTING_DOWN:
    self->ran = TRUE;
    break;
  case PDK_DOMAIN_SHUT_OFF:
    if (!self->ran)
      break; /* it is listed from before its start */
    if (pdk_domain_has_ended (self->domain))
      pdk_job_store_act (self->jobs, self->domain, PDK_DOMAIN_RUN);
    end (self);
    break;
  case PDK_DOMAIN_SAVED:
  case PDK_DOMAIN_CRASHED:
    end (self);
    break;
  case PDK_DOMAIN_UNKNOWN:
    break;
  }
}

/* Whoever shuts it down wants it off. */
static void
on_jobs_changed (
    PdkCreateFollow *self, guint position, guint removed, guint added, GListModel *jobs)
{
  for (guint i = position; i < position + added; i++) {
    g_autoptr (PdkJob) job = g_list_model_get_item (jobs, i);

    if (self->domain != NULL && pdk_job_get_domain (job) == self->domain &&
        pdk_job_get_action (job) == PDK_DOMAIN_SHUT_DOWN)
      end (self);
  }
}

static void
on_domains_changed (PdkCreateFollow *self)
{
  PdkDomain *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (self->domains) && found == NULL; i++) {
    g_autoptr (PdkDomain) domain = g_list_model_get_item (self->domains, i);

    if (g_strcmp0 (pdk_domain_get_uuid (domain), self->uuid) == 0)
      found = domain;
  }
  if (found == self->domain)
    return;
  if (self->domain != NULL) {
    end (self);
    return;
  }
  self->domain = g_object_ref (found);
  g_signal_connect_object (found, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  on_state (self);
}

static void
pdk_create_follow_dispose (GObject *object)
{
  PdkCreateFollow *self = PDK_CREATE_FOLLOW (object);

  g_clear_object (&self->domains);
  g_clear_object (&self->jobs);
  g_clear_object (&self->domain);

  G_OBJECT_CLASS (pdk_create_follow_parent_class)->dispose (object);
}

static void
pdk_create_follow_finalize (GObject *object)
{
  g_free (PDK_CREATE_FOLLOW (object)->uuid);

  G_OBJECT_CLASS (pdk_create_follow_parent_class)->finalize (object);
}

static void
pdk_create_follow_class_init (PdkCreateFollowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_create_follow_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_create_follow_finalize;

  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_create_follow_init (PdkCreateFollow *self)
{
}

PdkCreateFollow *
pdk_create_follow_new (PdkConnection *connection, const char *uuid, PdkJobStore *jobs)
{
  PdkCreateFollow *self = NULL;

  g_return_val_if_fail (PDK_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (uuid != NULL, NULL);
  g_return_val_if_fail (PDK_IS_JOB_STORE (jobs), NULL);

  self = g_object_new (PDK_TYPE_CREATE_FOLLOW, NULL);
  self->domains = g_object_ref (pdk_connection_get_domains (connection));
  self->jobs = g_object_ref (jobs);
  self->uuid = g_strdup (uuid);
  g_signal_connect_object (self->domains, "items-changed", G_CALLBACK (on_domains_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (jobs, "items-changed", G_CALLBACK (on_jobs_changed), self,
                           G_CONNECT_SWAPPED);
  on_domains_changed (self);
  return self;
}
