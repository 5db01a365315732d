/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-no-pool-row.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "core/storage/pdk-storage-change.h"
#include "core/storage/pdk-volume-spec.h"

struct _PdkCreateNoPoolRow {
  AdwActionRow parent_instance;

  /* Template children. */
  GtkWidget *start_button;
  GtkWidget *set_up_button;

  /* Owned, and nullable. */
  PdkConnection *connection;
  PdkStorage *at_work; /* where it is being started or set up */
  char *offer;         /* what could be started or set up */
  char *problem;       /* why that could not be done */
};

G_DEFINE_FINAL_TYPE (PdkCreateNoPoolRow, pdk_create_no_pool_row, ADW_TYPE_ACTION_ROW)

/* (nullable): one that is only stopped */
static PdkPool *
find_stopped (PdkStorage *storage)
{
  GListModel *all = pdk_storage_get_pools (storage);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (PdkPool) pool = g_list_model_get_item (all, i);

    /* The storage has it. */
    if (!pdk_pool_is_active (pool) && pdk_pool_type_can_create (pdk_pool_get_info (pool)->type))
      return pool;
  }
  return NULL;
}

/* What is being done at another host is nothing that this one is about. */
static gboolean
is_busy (PdkCreateNoPoolRow *self)
{
  return self->at_work != NULL && self->connection != NULL &&
         pdk_storage_of (self->connection) == self->at_work;
}

/* @stopped, @path: (nullable) */
static char *
describe (PdkCreateNoPoolRow *self, PdkPool *stopped, const char *path)
{
  if (self->problem != NULL)
    return g_strdup (self->problem);
  if (stopped != NULL)
    /* Translators: %s is the name of a storage pool, here and in what follows */
    return g_strdup_printf (is_busy (self) ? _ ("“%s” is being started…")
                                           : _ ("A disk needs one, and “%s” is stopped"),
                            pdk_pool_get_title (stopped));
  if (path != NULL && is_busy (self))
    return g_strdup (_ ("The folder is being set up…"));
  if (path != NULL)
    /* Translators: %s is a folder */
    return g_strdup_printf (
        _ ("A disk needs one. The usual folder for images is %s: it is made if it is not there."),
        path);
  return g_strdup (_ ("A disk needs one, and this host has none that disks can be made in"));
}

/* A problem is one of what was offered then.  @stopped, @path: (nullable) */
static void
note_offer (PdkCreateNoPoolRow *self, PdkPool *stopped, const char *path)
{
  const char *offer = stopped != NULL ? pdk_pool_get_name (stopped) : path;

  if (g_strcmp0 (offer, self->offer) == 0)
    return;
  g_clear_pointer (&self->problem, g_free);
  g_free (self->offer);
  self->offer = g_strdup (offer);
}

static void
update (PdkCreateNoPoolRow *self)
{
  PdkStorage *storage = self->connection != NULL ? pdk_storage_of (self->connection) : NULL;
  const gboolean known = storage != NULL && pdk_storage_is_read (storage);
  PdkPool *stopped = known ? find_stopped (storage) : NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), known);
  if (!known)
    return;
  /* Where there are others, somebody keeps images elsewhere. */
  if (g_list_model_get_n_items (pdk_storage_get_pools (storage)) == 0)
    path = pdk_storage_suggest_default_path (storage);
  note_offer (self, stopped, path);
  text = describe (self, stopped, path);
  markup = pdk_text_markup (text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), markup);
  gtk_widget_set_visible (self->start_button, stopped != NULL);
  gtk_widget_set_visible (self->set_up_button, path != NULL);
}

static void
begin (PdkCreateNoPoolRow *self, PdkStorage *storage)
{
  g_set_object (&self->at_work, storage);
  g_clear_pointer (&self->problem, g_free);
  update (self);
}

/* It may be about another host by now.  @storage: of the one that did it; @failure: with the error’s message;
 * @error: (nullable) */
static void
end (PdkCreateNoPoolRow *self, PdkStorage *storage, const char *failure, const GError *error)
{
  g_autofree char *reason = NULL;

  if (self->at_work == storage)
    g_clear_object (&self->at_work);
  if (self->connection == NULL || pdk_storage_of (self->connection) != storage)
    return;
  g_clear_pointer (&self->problem, g_free);
  update (self);
  if (error == NULL)
    return;
  reason = pdk_text_display (error->message);
  self->problem = g_strdup_printf ("%s: %s", failure, reason);
  update (self);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateNoPoolRow) self = user_data;
  g_autoptr (GError) error = NULL;

  pdk_storage_start_pool_finish (PDK_STORAGE (source), result, &error);
  end (self, PDK_STORAGE (source), _ ("The pool could not be started"), error);
}

static void
start (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkCreateNoPoolRow *self = PDK_CREATE_NO_POOL_ROW (widget);
  PdkStorage *storage = self->connection != NULL ? pdk_storage_of (self->connection) : NULL;
  PdkPool *pool = storage != NULL ? find_stopped (storage) : NULL;

  /* A button that cannot be pressed meanwhile would lose the keys. */
  if (pool == NULL || is_busy (self))
    return;
  begin (self, storage);
  pdk_storage_start_pool_async (storage, pdk_pool_get_name (pool), NULL, on_started,
                                g_object_ref (self));
}

static void
on_set_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateNoPoolRow) self = user_data;
  g_autoptr (GError) error = NULL;

  pdk_storage_make_default_finish (PDK_STORAGE (source), result, &error);
  end (self, PDK_STORAGE (source), _ ("The folder could not be set up"), error);
}

static void
set_up (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkCreateNoPoolRow *self = PDK_CREATE_NO_POOL_ROW (widget);
  PdkStorage *storage = self->connection != NULL ? pdk_storage_of (self->connection) : NULL;

  if (storage == NULL || is_busy (self))
    return;
  begin (self, storage);
  pdk_storage_make_default_async (storage, NULL, on_set_up, g_object_ref (self));
}

static void
pdk_create_no_pool_row_dispose (GObject *object)
{
  PdkCreateNoPoolRow *self = PDK_CREATE_NO_POOL_ROW (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->at_work);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_CREATE_NO_POOL_ROW);

  G_OBJECT_CLASS (pdk_create_no_pool_row_parent_class)->dispose (object);
}

static void
pdk_create_no_pool_row_finalize (GObject *object)
{
  PdkCreateNoPoolRow *self = PDK_CREATE_NO_POOL_ROW (object);

  g_free (self->offer);
  g_free (self->problem);

  G_OBJECT_CLASS (pdk_create_no_pool_row_parent_class)->finalize (object);
}

static void
pdk_create_no_pool_row_class_init (PdkCreateNoPoolRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_create_no_pool_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_create_no_pool_row_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/create/pdk-create-no-pool-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkCreateNoPoolRow, start_button);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateNoPoolRow, set_up_button);
  gtk_widget_class_install_action (widget_class, "no-pool.start", NULL, start);
  gtk_widget_class_install_action (widget_class, "no-pool.set-up", NULL, set_up);
}

static void
pdk_create_no_pool_row_init (PdkCreateNoPoolRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pdk_create_no_pool_row_show (PdkCreateNoPoolRow *self, PdkConnection *connection)
{
  g_return_if_fail (PDK_IS_CREATE_NO_POOL_ROW (self));
  g_return_if_fail (connection == NULL || PDK_IS_CONNECTION (connection));

  if (g_set_object (&self->connection, connection))
    g_clear_pointer (&self->problem, g_free);
  else if (is_busy (self))
    return; /* what is on its way is not offered */
  update (self);
}
