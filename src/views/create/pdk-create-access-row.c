/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-access-row.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"

struct _PdkCreateAccessRow {
  AdwComboRow parent_instance;

  /* Owned, and nullable. */
  char *path;
  GCancellable *looking;
  PdkCreateAccess *access;

  gboolean writes;
  gboolean copyable;
  gboolean unneeded;
  gboolean setting;
};

enum { LEAVE, COPY, GRANT };

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreateAccessRow, pdk_create_access_row, ADW_TYPE_COMBO_ROW)

static gboolean
has_trouble (PdkCreateAccessRow *self)
{
  return self->access != NULL && self->access->grants->len > 0;
}

static guint
get_choice (PdkCreateAccessRow *self)
{
  const guint selected =
      has_trouble (self) ? adw_combo_row_get_selected (ADW_COMBO_ROW (self)) : LEAVE;

  return selected == COPY && !self->copyable ? GRANT : selected;
}

static void
say (PdkCreateAccessRow *self)
{
  const PdkFileGrant *first = NULL;
  g_autofree char *user = NULL;
  g_autofree char *place = NULL;
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), has_trouble (self) && !self->unneeded);
  if (!has_trouble (self))
    return;
  first = self->access->grants->pdata[0];
  user = pdk_text_display (self->access->user);
  place = pdk_text_display (first->path);
  /* Translators: the name of a user, and the path of a folder */
  text = g_strdup_printf (_ ("They run as “%s”, who may not enter %s"), user, place);
  markup = pdk_text_markup (text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), markup);
}

static void
offer (PdkCreateAccessRow *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("Leave It"));
  if (self->copyable)
    gtk_string_list_append (names, _ ("Copy It"));
  if (has_trouble (self) && self->access->can_grant)
    gtk_string_list_append (names, _ ("Give Access"));
  self->setting = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), LEAVE);
  self->setting = FALSE;
  say (self);
}

static void
on_selected (PdkCreateAccessRow *self)
{
  if (!self->setting)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_found (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkCreateAccessRow) self = user_data;
  g_autoptr (PdkCreateAccess) access =
      pdk_create_access_find_finish (PDK_CONNECTION (object), result, NULL);

  if (g_task_get_cancellable (G_TASK (result)) != self->looking)
    return;
  g_clear_object (&self->looking);
  self->access = g_steal_pointer (&access);
  offer (self);
  if (has_trouble (self))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
forget (PdkCreateAccessRow *self)
{
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_pointer (&self->access, pdk_create_access_free);
  g_clear_pointer (&self->path, g_free);
}

static void
pdk_create_access_row_dispose (GObject *object)
{
  PdkCreateAccessRow *self = PDK_CREATE_ACCESS_ROW (object);

  self->setting = TRUE;
  forget (self);

  G_OBJECT_CLASS (pdk_create_access_row_parent_class)->dispose (object);
}

static void
pdk_create_access_row_class_init (PdkCreateAccessRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_create_access_row_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass), PDK_RESOURCE_BASE
                                               "/ui/views/create/pdk-create-access-row.ui");
  gtk_widget_class_bind_template_callback (GTK_WIDGET_CLASS (klass), on_selected);
}

static void
pdk_create_access_row_init (PdkCreateAccessRow *self)
{
  self->copyable = TRUE;
  self->setting = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->setting = FALSE;
}

void
pdk_create_access_row_look (PdkCreateAccessRow *self,
                            PdkConnection *connection,
                            const char *path,
                            gboolean writes)
{
  g_return_if_fail (PDK_IS_CREATE_ACCESS_ROW (self));

  if (g_strcmp0 (path, self->path) == 0 && writes == self->writes)
    return;
  forget (self);
  self->path = g_strdup (path);
  self->writes = writes;
  self->unneeded = FALSE;
  say (self);
  if (path == NULL)
    return;
  self->looking = g_cancellable_new ();
  pdk_create_access_find_async (connection, path, writes, self->looking, on_found,
                                g_object_ref (self));
}

void
pdk_create_access_row_set_copyable (PdkCreateAccessRow *self, gboolean copyable)
{
  g_return_if_fail (PDK_IS_CREATE_ACCESS_ROW (self));

  self->copyable = copyable;
}

void
pdk_create_access_row_set_needed (PdkCreateAccessRow *self, gboolean needed)
{
  g_return_if_fail (PDK_IS_CREATE_ACCESS_ROW (self));

  self->unneeded = !needed;
  say (self);
}

gboolean
pdk_create_access_row_copies (PdkCreateAccessRow *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_ACCESS_ROW (self), FALSE);

  return get_choice (self) == COPY;
}

const GPtrArray *
pdk_create_access_row_get_grants (PdkCreateAccessRow *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_ACCESS_ROW (self), NULL);

  return get_choice (self) == GRANT ? self->access->grants : NULL;
}
