/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-domain-definition.h"

#include "definition/pdk-definition-history.h"
#include "definition/pdk-domain-documents-private.h"
#include "definition/pdk-host-offer.h"
#include "pdk-error.h"

/* Events are gathered for so long (ms): starting a machine brings a dozen. */
#define GATHER_TIME 100

struct _PdkDomainDefinition {
  GObject parent_instance;

  /* Owned */
  PdkDomain *domain;         /* nullable: of a machine that is not there yet… */
  PdkConnection *connection; /* nullable: …this and the next instead */
  PdkDomainDraft *draft;
  PdkDomainDocument *asked_for;  /* nullable: what the host was asked what it offers to */
  PdkDomainDocuments *documents; /* nullable */
  GError *error;                 /* nullable */
  GCancellable *cancellable;

  guint gather_source;
  guint applying; /* how many are under way */
  gboolean loading;
  gboolean again; /* something happened since the reading began */
};

enum { SIGNAL_CHANGED, SIGNAL_CHANGED_ELSEWHERE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkDomainDefinition, pdk_domain_definition, G_TYPE_OBJECT)

static void
pdk_domain_definition_dispose (GObject *object)
{
  PdkDomainDefinition *self = PDK_DOMAIN_DEFINITION (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->gather_source, g_source_remove);
  G_OBJECT_CLASS (pdk_domain_definition_parent_class)->dispose (object);
}

static void
pdk_domain_definition_finalize (GObject *object)
{
  PdkDomainDefinition *self = PDK_DOMAIN_DEFINITION (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->documents, pdk_domain_documents_unref);
  g_clear_error (&self->error);
  g_clear_object (&self->domain);
  g_clear_object (&self->connection);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->asked_for, pdk_domain_document_unref);
  G_OBJECT_CLASS (pdk_domain_definition_parent_class)->finalize (object);
}

static void
pdk_domain_definition_class_init (PdkDomainDefinitionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_domain_definition_dispose;
  object_class->finalize = pdk_domain_definition_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PDK_TYPE_DOMAIN_DEFINITION, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CHANGED_ELSEWHERE] =
      g_signal_new ("changed-elsewhere", PDK_TYPE_DOMAIN_DEFINITION, G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
pdk_domain_definition_init (PdkDomainDefinition *self)
{
  self->cancellable = g_cancellable_new ();
}

/* @documents: (transfer full).  @ours: whether what differs is what was applied here */
static void
take_documents (PdkDomainDefinition *self, PdkDomainDocuments *documents, gboolean ours)
{
  g_autoptr (PdkDomainDocuments) before = g_steal_pointer (&self->documents);

  self->documents = documents;
  g_clear_error (&self->error);
  if (!ours && before != NULL && before->stored != NULL && documents->stored != NULL &&
      !pdk_domain_document_equal (before->stored, documents->stored)) {
    pdk_definition_history_note_later (pdk_domain_get_uuid (self->domain), before->stored);
    g_signal_emit (self, signals[SIGNAL_CHANGED_ELSEWHERE], 0);
  }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void load (PdkDomainDefinition *self);

/* What was read while something was applied may be of before or after. */
static void
load_again (PdkDomainDefinition *self)
{
  if (self->again && !self->loading && self->applying == 0)
    load (self);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkDomainDefinition) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkDomainDocuments) documents =
      pdk_domain_load_documents_finish (PDK_DOMAIN (source), result, &error);

  self->loading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (documents == NULL) {
    g_clear_error (&self->error);
    self->error = g_steal_pointer (&error);
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  } else if (self->applying == 0) {
    take_documents (self, g_steal_pointer (&documents), FALSE);
  } else {
    self->again = TRUE;
  }
  load_again (self);
}

/* What the host cannot tell is missing. */
static void
on_offer_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkDomainDefinition) self = user_data;
  g_autoptr (PdkOffer) offer = pdk_host_offer_load_finish (PDK_CONNECTION (source), result, NULL);

  self->loading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  take_documents (self,
                  pdk_domain_documents_new_undefined (pdk_domain_draft_get_base (self->draft),
                                                      offer),
                  TRUE);
  load_again (self);
}

static void
load_offer (PdkDomainDefinition *self)
{
  PdkDomainDocument *document = pdk_domain_draft_get_document (self->draft);

  g_clear_pointer (&self->asked_for, pdk_domain_document_unref);
  self->asked_for = pdk_domain_document_copy (document);
  pdk_host_offer_load_async (self->connection, document, self->cancellable, on_offer_loaded,
                             g_object_ref (self));
}

static void
on_draft_changed (PdkDomainDefinition *self)
{
  if (!pdk_host_offer_is_same (self->asked_for, pdk_domain_draft_get_document (self->draft)))
    pdk_domain_definition_reload (self);
}

static void
load (PdkDomainDefinition *self)
{
  self->again = FALSE;
  self->loading = TRUE;
  if (self->domain == NULL)
    load_offer (self);
  else
    pdk_domain_load_documents_async (self->domain, self->cancellable, on_loaded,
                                     g_object_ref (self));
}

void
pdk_domain_definition_reload (PdkDomainDefinition *self)
{
  g_return_if_fail (PDK_IS_DOMAIN_DEFINITION (self));

  self->again = TRUE;
  load_again (self);
}

static gboolean
on_gathered (gpointer user_data)
{
  PdkDomainDefinition *self = user_data;

  self->gather_source = 0;
  pdk_domain_definition_reload (self);
  return G_SOURCE_REMOVE;
}

static void
gather (PdkDomainDefinition *self)
{
  if (self->gather_source == 0 && !g_cancellable_is_cancelled (self->cancellable))
    self->gather_source = g_timeout_add (GATHER_TIME, on_gathered, self);
}

static void
on_stale (PdkDomainDefinition *self)
{
  gboolean stale = FALSE;

  g_object_get (self->domain, "stale", &stale, NULL);
  if (!stale)
    gather (self);
}

PdkDomainDefinition *
pdk_domain_definition_new (PdkDomain *domain)
{
  PdkDomainDefinition *self = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN (domain), NULL);

  self = g_object_new (PDK_TYPE_DOMAIN_DEFINITION, NULL);
  self->domain = g_object_ref (domain);
  g_signal_connect_object (domain, "definition-changed", G_CALLBACK (gather), self,
                           G_CONNECT_SWAPPED);
  /* For hosts without events, and what happened while the host was away. */
  g_signal_connect_object (domain, "notify::id", G_CALLBACK (gather), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (domain, "notify::persistent", G_CALLBACK (gather), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (domain, "notify::autostart", G_CALLBACK (gather), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (domain, "notify::stale", G_CALLBACK (on_stale), self, G_CONNECT_SWAPPED);
  load (self);
  return self;
}

PdkDomainDefinition *
pdk_domain_definition_new_undefined (PdkConnection *connection, PdkDomainDraft *draft)
{
  PdkDomainDefinition *self = NULL;

  g_return_val_if_fail (PDK_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (draft), NULL);

  self = g_object_new (PDK_TYPE_DOMAIN_DEFINITION, NULL);
  self->connection = g_object_ref (connection);
  self->draft = g_object_ref (draft);
  g_signal_connect_object (draft, "changed", G_CALLBACK (on_draft_changed), self,
                           G_CONNECT_SWAPPED);
  load (self);
  return self;
}

PdkDomain *
pdk_domain_definition_get_domain (PdkDomainDefinition *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN_DEFINITION (self), NULL);

  return self->domain;
}

PdkDomainDocuments *
pdk_domain_definition_get_documents (PdkDomainDefinition *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN_DEFINITION (self), NULL);

  return self->documents;
}

GPtrArray *
pdk_domain_definition_get_differences (PdkDomainDefinition *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN_DEFINITION (self), NULL);

  return self->documents != NULL ? self->documents->differences : NULL;
}

const GError *
pdk_domain_definition_get_error (PdkDomainDefinition *self)
{
  g_return_val_if_fail (PDK_IS_DOMAIN_DEFINITION (self), NULL);

  return self->error;
}

static void
on_applied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PdkDomainDefinition *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  PdkApplied *applied = pdk_domain_apply_edits_finish (PDK_DOMAIN (source), result, &error);

  self->applying--;
  if (applied != NULL && applied->documents != NULL &&
      !g_cancellable_is_cancelled (self->cancellable)) {
    if (applied->documents->offer == NULL && self->documents != NULL &&
        self->documents->offer != NULL)
      applied->documents->offer = pdk_offer_ref (self->documents->offer);
    take_documents (self, pdk_domain_documents_ref (applied->documents),
                    applied->conflicts->len == 0);
  }
  if (applied != NULL)
    g_task_return_pointer (task, applied, (GDestroyNotify) pdk_applied_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
  load_again (self);
}

void
pdk_domain_definition_apply_async (PdkDomainDefinition *self,
                                   PdkDomainDocument *base,
                                   GPtrArray *edits,
                                   GPtrArray *mine,
                                   PdkApplyFlags flags,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_DOMAIN_DEFINITION (self));
  g_return_if_fail (self->domain != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, pdk_domain_definition_apply_async);
  g_task_set_name (task, "pdk_domain_definition_apply_async");
  self->applying++;
  pdk_domain_apply_edits_async (self->domain, base, edits, mine, flags, on_applied, task);
}

PdkApplied *
pdk_domain_definition_apply_finish (PdkDomainDefinition *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
