/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-customise-request.h"

struct _PdkCustomiseRequest {
  GObject parent_instance;

  PdkConnection *connection;
  GObject *owner; /* weak, nullable */
  PdkDomainDraft *draft;
  GTask *task; /* nullable: answered */
  gboolean installs;
};

G_DEFINE_FINAL_TYPE (PdkCustomiseRequest, pdk_customise_request, G_TYPE_OBJECT)

/* Main thread. */
static PdkCustomisePresenter presenter_func;
static gpointer presenter_data;

static void
pdk_customise_request_dispose (GObject *object)
{
  PdkCustomiseRequest *self = PDK_CUSTOMISE_REQUEST (object);

  pdk_customise_request_answer (self, PDK_CUSTOMISE_BACK);
  g_clear_weak_pointer (&self->owner);
  g_clear_object (&self->draft);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (pdk_customise_request_parent_class)->dispose (object);
}

static void
pdk_customise_request_class_init (PdkCustomiseRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_customise_request_dispose;
}

static void
pdk_customise_request_init (PdkCustomiseRequest *self)
{
  (void) self;
}

void
pdk_customise_request_set_presenter (PdkCustomisePresenter presenter, gpointer user_data)
{
  presenter_func = presenter;
  presenter_data = user_data;
}

void
pdk_customise_request_async (PdkConnection *connection,
                             GObject *owner,
                             PdkDomainDraft *draft,
                             gboolean installs,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (PdkCustomiseRequest) self = NULL;

  g_return_if_fail (PDK_IS_CONNECTION (connection));
  g_return_if_fail (owner == NULL || G_IS_OBJECT (owner));
  g_return_if_fail (PDK_IS_DOMAIN_DRAFT (draft));

  self = g_object_new (PDK_TYPE_CUSTOMISE_REQUEST, NULL);
  self->connection = g_object_ref (connection);
  g_set_weak_pointer (&self->owner, owner);
  self->draft = g_object_ref (draft);
  self->installs = installs;
  self->task = g_task_new (connection, NULL, callback, user_data);
  g_task_set_source_tag (self->task, pdk_customise_request_async);
  /* With nobody to show it the request goes, unanswered, and so does the wish. */
  if (presenter_func != NULL)
    presenter_func (self, presenter_data);
}

PdkCustomiseAnswer
pdk_customise_request_finish (PdkConnection *connection, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), PDK_CUSTOMISE_BACK);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == pdk_customise_request_async,
                        PDK_CUSTOMISE_BACK);

  return (PdkCustomiseAnswer) g_task_propagate_int (G_TASK (result), NULL);
}

PdkConnection *
pdk_customise_request_get_connection (PdkCustomiseRequest *self)
{
  g_return_val_if_fail (PDK_IS_CUSTOMISE_REQUEST (self), NULL);

  return self->connection;
}

GObject *
pdk_customise_request_get_owner (PdkCustomiseRequest *self)
{
  g_return_val_if_fail (PDK_IS_CUSTOMISE_REQUEST (self), NULL);

  return self->owner;
}

PdkDomainDraft *
pdk_customise_request_get_draft (PdkCustomiseRequest *self)
{
  g_return_val_if_fail (PDK_IS_CUSTOMISE_REQUEST (self), NULL);

  return self->draft;
}

gboolean
pdk_customise_request_get_installs (PdkCustomiseRequest *self)
{
  g_return_val_if_fail (PDK_IS_CUSTOMISE_REQUEST (self), FALSE);

  return self->installs;
}

void
pdk_customise_request_answer (PdkCustomiseRequest *self, PdkCustomiseAnswer answer)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PDK_IS_CUSTOMISE_REQUEST (self));

  task = g_steal_pointer (&self->task);
  if (task != NULL)
    g_task_return_int (task, answer);
}
