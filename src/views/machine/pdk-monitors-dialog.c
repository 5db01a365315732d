/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-monitors-dialog.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"

struct _PdkMonitorsDialog {
  AdwWindow parent_instance;

  AdwPreferencesGroup *group; /* template child */

  PdkScreenSpread *spread; /* owned */
  GPtrArray *rows;         /* owned, of the group's: one for each monitor */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (PdkMonitorsDialog, pdk_monitors_dialog, ADW_TYPE_WINDOW)

static void
on_row_notify_selected (PdkMonitorsDialog *self, GParamSpec *pspec, AdwComboRow *row)
{
  g_autofree guint *screens = NULL;
  guint n = 0, index = 0;
  const guint selected = adw_combo_row_get_selected (row);

  if (self->updating || !g_ptr_array_find (self->rows, row, &index))
    return;
  screens = pdk_screen_spread_get_screens (self->spread, &n);
  pdk_screen_spread_choose (self->spread, index, selected < n ? (int) screens[selected] : -1);
}

static GtkWidget *
create_row (PdkMonitorsDialog *self, guint index)
{
  g_autofree char *name = pdk_screen_spread_get_monitor_name (self->spread, index);
  g_autofree char *markup = pdk_text_markup (name);
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), markup);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_row_notify_selected), self,
                           G_CONNECT_SWAPPED);
  return row;
}

/** As many rows as there are monitors. */
static void
update_rows (PdkMonitorsDialog *self)
{
  const guint n = pdk_screen_spread_get_n_monitors (self->spread);

  while (self->rows->len > 0)
    adw_preferences_group_remove (self->group,
                                  g_ptr_array_remove_index (self->rows, self->rows->len - 1));
  for (guint i = 0; i < n; i++) {
    GtkWidget *row = create_row (self, i);

    adw_preferences_group_add (self->group, row);
    g_ptr_array_add (self->rows, row);
  }
}

static void
select_screen (AdwComboRow *row, const guint *screens, guint n, int shown)
{
  guint selected = n;

  for (guint i = 0; i < n; i++)
    if ((int) screens[i] == shown)
      selected = i;
  adw_combo_row_set_selected (row, selected);
}

static GListModel *
create_choices (const guint *screens, guint n)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (guint i = 0; i < n; i++) {
    /* Translators: one of the screens of a machine. */
    g_autofree char *label = g_strdup_printf (_ ("Display %u"), screens[i] + 1);

    gtk_string_list_append (list, label);
  }
  /* Translators: no screen of the machine is shown on this monitor. */
  gtk_string_list_append (list, _ ("None"));
  return G_LIST_MODEL (list);
}

static void
update (PdkMonitorsDialog *self)
{
  g_autofree guint *screens = NULL;
  guint n = 0;

  self->updating = TRUE;
  if (self->rows->len != pdk_screen_spread_get_n_monitors (self->spread))
    update_rows (self);
  screens = pdk_screen_spread_get_screens (self->spread, &n);
  for (guint i = 0; i < self->rows->len; i++) {
    AdwComboRow *row = g_ptr_array_index (self->rows, i);
    GListModel *model = adw_combo_row_get_model (row);

    if (model == NULL || g_list_model_get_n_items (model) != n + 1) {
      g_autoptr (GListModel) choices = create_choices (screens, n);

      adw_combo_row_set_model (row, choices);
    }
    select_screen (row, screens, n, pdk_screen_spread_get_screen (self->spread, i));
  }
  self->updating = FALSE;
}

static void
pdk_monitors_dialog_dispose (GObject *object)
{
  PdkMonitorsDialog *self = PDK_MONITORS_DIALOG (object);

  if (self->spread != NULL)
    g_signal_handlers_disconnect_by_data (self->spread, self);
  g_clear_object (&self->spread);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_MONITORS_DIALOG);

  G_OBJECT_CLASS (pdk_monitors_dialog_parent_class)->dispose (object);
}

static void
pdk_monitors_dialog_class_init (PdkMonitorsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_monitors_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-monitors-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkMonitorsDialog, group);
}

static void
pdk_monitors_dialog_init (PdkMonitorsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
}

void
pdk_monitors_dialog_present (GtkWindow *parent, PdkScreenSpread *spread)
{
  PdkMonitorsDialog *self = NULL;

  g_return_if_fail (PDK_IS_SCREEN_SPREAD (spread));

  self = g_object_new (PDK_TYPE_MONITORS_DIALOG, "transient-for", parent, NULL);
  self->spread = g_object_ref (spread);
  g_signal_connect_object (spread, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  gtk_window_present (GTK_WINDOW (self));
}
