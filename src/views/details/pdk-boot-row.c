/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-boot-row.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"

struct _PdkBootRow {
  AdwActionRow parent_instance;

  /* Template children. */
  GtkWidget *handle;
  GtkLabel *place_label;
  GtkImage *icon;
  GtkSwitch *toggle;
  GtkWidget *menu_button;

  /* Owned. */
  char *name;

  guint position;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (PdkBootRow, pdk_boot_row, ADW_TYPE_ACTION_ROW)

enum { SIGNAL_MOVED, SIGNAL_TOGGLED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
move_to (PdkBootRow *self, guint position)
{
  if (position != self->position)
    g_signal_emit (self, signals[SIGNAL_MOVED], 0, position);
}

static void
on_move_up (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkBootRow *self = PDK_BOOT_ROW (widget);

  (void) name;
  (void) parameter;
  if (self->position > 0)
    move_to (self, self->position - 1);
}

static void
on_move_down (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkBootRow *self = PDK_BOOT_ROW (widget);

  (void) name;
  (void) parameter;
  move_to (self, self->position + 1);
}

static void
on_move_first (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  (void) parameter;
  move_to (PDK_BOOT_ROW (widget), 0);
}

static void
on_toggle_notify_active (PdkBootRow *self)
{
  if (!self->updating)
    g_signal_emit (self, signals[SIGNAL_TOGGLED], 0, gtk_switch_get_active (self->toggle));
}

/* Dragging */

static GdkContentProvider *
on_drag_prepare (PdkBootRow *self)
{
  return gdk_content_provider_new_typed (PDK_TYPE_BOOT_ROW, self);
}

static void
on_drag_begin (PdkBootRow *self, GdkDrag *drag, GtkDragSource *source)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (self));

  (void) drag;
  gtk_drag_source_set_icon (source, picture, 0, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self), "pdk-dragged");
}

static void
on_drag_end (PdkBootRow *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), "pdk-dragged");
}

static gboolean
is_lower_half (PdkBootRow *self, double y)
{
  return y * 2 > gtk_widget_get_height (GTK_WIDGET (self));
}

static void
mark_drop (PdkBootRow *self, gboolean before, gboolean after)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_remove_css_class (widget, "pdk-drop-before");
  gtk_widget_remove_css_class (widget, "pdk-drop-after");
  if (before)
    gtk_widget_add_css_class (widget, "pdk-drop-before");
  if (after)
    gtk_widget_add_css_class (widget, "pdk-drop-after");
}

static GdkDragAction
on_drop_motion (PdkBootRow *self, double x, double y)
{
  const gboolean lower = is_lower_half (self, y);

  (void) x;
  mark_drop (self, !lower, lower);
  return GDK_ACTION_MOVE;
}

static void
on_drop_leave (PdkBootRow *self)
{
  mark_drop (self, FALSE, FALSE);
}

static gboolean
on_drop (PdkBootRow *self, const GValue *value, double x, double y)
{
  PdkBootRow *dragged = g_value_get_object (value);
  guint position = self->position + is_lower_half (self, y);

  (void) x;
  mark_drop (self, FALSE, FALSE);
  /* Not one of another window. */
  if (dragged == NULL ||
      gtk_widget_get_parent (GTK_WIDGET (dragged)) != gtk_widget_get_parent (GTK_WIDGET (self)))
    return FALSE;
  if (dragged->position < position)
    position--;
  move_to (dragged, position);
  return TRUE;
}

static void
add_dragging (PdkBootRow *self)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (PDK_TYPE_BOOT_ROW, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (on_drag_prepare), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (on_drag_begin), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "drag-end", G_CALLBACK (on_drag_end), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "motion", G_CALLBACK (on_drop_motion), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "leave", G_CALLBACK (on_drop_leave), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
pdk_boot_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_BOOT_ROW);
  G_OBJECT_CLASS (pdk_boot_row_parent_class)->dispose (object);
}

static void
pdk_boot_row_finalize (GObject *object)
{
  g_free (PDK_BOOT_ROW (object)->name);
  G_OBJECT_CLASS (pdk_boot_row_parent_class)->finalize (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const struct {
    guint key;
    const char *action;
  } table[] = {
    { GDK_KEY_Up, "boot.move-up" },      { GDK_KEY_KP_Up, "boot.move-up" },
    { GDK_KEY_Down, "boot.move-down" },  { GDK_KEY_KP_Down, "boot.move-down" },
    { GDK_KEY_Home, "boot.move-first" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    gtk_widget_class_add_binding_action (widget_class, table[i].key, GDK_ALT_MASK, table[i].action,
                                         NULL);
}

static void
pdk_boot_row_class_init (PdkBootRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pdk_boot_row_dispose;
  object_class->finalize = pdk_boot_row_finalize;

  /**
   * PdkBootRow::moved:
   * @position: where it is wanted, from 0
   */
  signals[SIGNAL_MOVED] = g_signal_new ("moved", PDK_TYPE_BOOT_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  /**
   * PdkBootRow::toggled:
   * @on: whether it is to be tried
   */
  signals[SIGNAL_TOGGLED] = g_signal_new ("toggled", PDK_TYPE_BOOT_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE "/ui/views/details/"
                                                                               "pdk-boot-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkBootRow, handle);
  gtk_widget_class_bind_template_child (widget_class, PdkBootRow, place_label);
  gtk_widget_class_bind_template_child (widget_class, PdkBootRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PdkBootRow, toggle);
  gtk_widget_class_bind_template_child (widget_class, PdkBootRow, menu_button);
  gtk_widget_class_bind_template_callback (widget_class, on_toggle_notify_active);
  gtk_widget_class_install_action (widget_class, "boot.move-up", NULL, on_move_up);
  gtk_widget_class_install_action (widget_class, "boot.move-down", NULL, on_move_down);
  gtk_widget_class_install_action (widget_class, "boot.move-first", NULL, on_move_first);
  add_keys (widget_class);
}

static void
pdk_boot_row_init (PdkBootRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_dragging (self);
}

GtkWidget *
pdk_boot_row_new (const PdkBootEntry *entry)
{
  PdkBootRow *self = NULL;
  g_autofree char *title = NULL;
  g_autofree char *label = NULL;
  g_autofree char *safe = NULL;

  g_return_val_if_fail (entry != NULL, NULL);

  self = g_object_new (PDK_TYPE_BOOT_ROW, NULL);
  self->name = g_strdup (entry->name);
  title = pdk_text_markup (entry->title);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  gtk_image_set_from_icon_name (self->icon, entry->icon);
  safe = pdk_text_display (entry->title);
  /* Translators: of a menu; %s names a device: “Disk vda” */
  label = g_strdup_printf (_ ("Place of %s"), safe);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  return GTK_WIDGET (self);
}

const char *
pdk_boot_row_get_name (PdkBootRow *self)
{
  g_return_val_if_fail (PDK_IS_BOOT_ROW (self), NULL);

  return self->name;
}

guint
pdk_boot_row_get_position (PdkBootRow *self)
{
  g_return_val_if_fail (PDK_IS_BOOT_ROW (self), 0);

  return self->position;
}

void
pdk_boot_row_update (PdkBootRow *self, const PdkBootEntry *entry, guint position, guint n_tried)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autofree char *summary = NULL;
  g_autofree char *place = NULL;

  g_return_if_fail (PDK_IS_BOOT_ROW (self));
  g_return_if_fail (entry != NULL);

  self->position = position;
  summary = pdk_text_markup (entry->summary);
  place = entry->on ? g_strdup_printf ("%u", position + 1) : g_strdup ("");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), summary);
  gtk_label_set_label (self->place_label, place);
  self->updating = TRUE;
  gtk_switch_set_active (self->toggle, entry->on);
  self->updating = FALSE;
  gtk_widget_action_set_enabled (widget, "boot.move-up", entry->on && position > 0);
  gtk_widget_action_set_enabled (widget, "boot.move-first", entry->on && position > 0);
  gtk_widget_action_set_enabled (widget, "boot.move-down", entry->on && position + 1 < n_tried);
  gtk_widget_set_sensitive (self->menu_button, entry->on && n_tried > 1);
}
