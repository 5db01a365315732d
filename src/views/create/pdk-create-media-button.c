/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-media-button.h"

#include <glib/gi18n.h>

#include "core/devices/pdk-recent-media.h"
#include "core/node/pdk-node-list.h"
#include "core/pdk-text.h"
#include "views/create/pdk-create-disc.h"

struct _PdkCreateMediaButton {
  GtkWidget parent_instance;

  /* Template children. */
  GtkWidget *menu_button;
  GtkPopover *popover;
  GtkListBox *list_box;
  GtkWidget *scrolled;
  GtkLabel *empty_label;

  /* Owned. */
  PdkRecentMedia *recent;
  GListStore *discs;         /* of PdkCreateDisc: those in the list */
  PdkConnection *connection; /* nullable */
};

enum { PICKED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreateMediaButton, pdk_create_media_button, GTK_TYPE_WIDGET)

/* ---- The list ---- */

static GtkWidget *
new_line (const char *text, gboolean is_second)
{
  g_autofree char *safe = pdk_text_display (text);
  GtkWidget *label = gtk_label_new (safe);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label),
                           is_second ? PANGO_ELLIPSIZE_START : PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  if (is_second) {
    gtk_widget_add_css_class (label, "caption");
    gtk_widget_add_css_class (label, "dim-label");
  }
  return label;
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  PdkCreateDisc *disc = item;
  const char *name = pdk_create_disc_get_name (disc);
  const char *detail = pdk_create_disc_get_detail (disc);
  g_autofree char *text = g_strdup_printf ("%s, %s", name, detail);
  g_autofree char *safe = pdk_text_display (text);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (lines), new_line (name, FALSE));
  gtk_box_append (GTK_BOX (lines), new_line (detail, TRUE));
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (pdk_create_disc_get_icon (disc)));
  gtk_box_append (GTK_BOX (box), lines);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, safe, -1);
  return row;
}

static void
add_drives (PdkCreateMediaButton *self, GPtrArray *discs)
{
  GPtrArray *devices = pdk_node_list_get (pdk_node_list_of (self->connection), PDK_NODE_DEVICES);

  for (guint i = 0; devices != NULL && i < devices->len; i++) {
    const PdkNodeDevice *device = devices->pdata[i];

    if (device->optical && device->medium && device->block != NULL)
      g_ptr_array_add (discs,
                       pdk_create_disc_new (TRUE,
                                            device->label != NULL ? device->label
                                                                  : _ ("A disc without a name"),
                                            device->block, device->block));
  }
}

static void
add_recent (PdkCreateMediaButton *self, GPtrArray *discs)
{
  g_auto (GStrv) paths =
      pdk_recent_media_list (self->recent, pdk_connection_get_uri (self->connection));

  for (char **path = paths; *path != NULL; path++) {
    g_autofree char *name = g_path_get_basename (*path);
    g_autofree char *folder = g_path_get_dirname (*path);

    /* What is in a drive is said above. */
    if (!g_str_has_prefix (*path, "/dev/"))
      g_ptr_array_add (discs, pdk_create_disc_new (FALSE, name, folder, *path));
  }
}

static void
update (PdkCreateMediaButton *self)
{
  g_autoptr (GPtrArray) discs = g_ptr_array_new_with_free_func (g_object_unref);

  if (self->connection == NULL || !gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    return;
  add_drives (self, discs);
  add_recent (self, discs);
  pdk_create_discs_update (self->discs, discs);
  gtk_widget_set_visible (self->scrolled, discs->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_label), discs->len == 0);
  gtk_label_set_label (self->empty_label,
                       pdk_node_list_is_reading (pdk_node_list_of (self->connection),
                                                 PDK_NODE_DEVICES)
                           ? _ ("Asking the host for its drives")
                           : _ ("No disc is in a drive of the host, and none was used lately"));
}

/* Asked for only now: a host may have hundreds of devices. */
static void
on_shown (PdkCreateMediaButton *self)
{
  if (self->connection == NULL)
    return;
  pdk_node_list_want (pdk_node_list_of (self->connection), PDK_NODE_DEVICES);
  update (self);
}

static void
on_row_activated (PdkCreateMediaButton *self, GtkListBoxRow *row)
{
  g_autoptr (PdkCreateDisc) disc =
      g_list_model_get_item (G_LIST_MODEL (self->discs), (guint) gtk_list_box_row_get_index (row));

  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[PICKED], 0, pdk_create_disc_get_path (disc));
}

/* ---- The object ---- */

static void
pdk_create_media_button_dispose (GObject *object)
{
  PdkCreateMediaButton *self = PDK_CREATE_MEDIA_BUTTON (object);

  pdk_create_media_button_set_connection (self, NULL);
  g_clear_object (&self->recent);
  g_clear_object (&self->discs);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_CREATE_MEDIA_BUTTON);

  G_OBJECT_CLASS (pdk_create_media_button_parent_class)->dispose (object);
}

static void
pdk_create_media_button_class_init (PdkCreateMediaButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_create_media_button_dispose;

  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/create/pdk-create-media-button.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkCreateMediaButton, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateMediaButton, popover);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateMediaButton, list_box);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateMediaButton, scrolled);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateMediaButton, empty_label);
  gtk_widget_class_bind_template_callback (widget_class, on_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
pdk_create_media_button_init (PdkCreateMediaButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->discs = g_list_store_new (PDK_TYPE_CREATE_DISC);
  gtk_list_box_bind_model (self->list_box, G_LIST_MODEL (self->discs), make_row, NULL, NULL);
  self->recent = pdk_recent_media_dup_default ();
  g_signal_connect_object (self->recent, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

void
pdk_create_media_button_set_connection (PdkCreateMediaButton *self, PdkConnection *connection)
{
  g_return_if_fail (PDK_IS_CREATE_MEDIA_BUTTON (self));

  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (pdk_node_list_of (self->connection), self);
  g_set_object (&self->connection, connection);
  if (connection != NULL)
    g_signal_connect_object (pdk_node_list_of (connection), "changed", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
}
