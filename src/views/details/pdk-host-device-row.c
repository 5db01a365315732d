/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-host-device-row.h"

#include <glib/gi18n.h>

#include "core/node/pdk-host-device.h"
#include "core/pdk-text.h"
#include "views/details/pdk-host-device-picker.h"

struct _PdkHostDeviceRow {
  AdwActionRow parent_instance;

  /* Owned. */
  PdkDomainDraft *draft;
  PdkNodeList *nodes;
  char *page;
  char *uuid;

  GtkImage *icon; /* borrowed */
};

G_DEFINE_FINAL_TYPE (PdkHostDeviceRow, pdk_host_device_row, ADW_TYPE_ACTION_ROW)

static void
set_texts (PdkHostDeviceRow *self, const char *icon, const char *title, const char *subtitle)
{
  g_autofree char *title_markup = pdk_text_markup (title);
  g_autofree char *subtitle_markup = pdk_text_markup (subtitle);

  gtk_image_set_from_icon_name (self->icon, icon);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title_markup);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle_markup);
}

static void
show_device (PdkHostDeviceRow *self, PdkNodeDevice *device)
{
  const PdkHostView view = {
    .type = device->type,
    .devices = pdk_node_list_get (self->nodes, PDK_NODE_DEVICES),
    .uses = pdk_node_list_get (self->nodes, PDK_NODE_USES),
    .document = pdk_domain_draft_get_document (self->draft),
    .uuid = self->uuid,
    .own = TRUE,
  };
  g_autoptr (PdkHostDevice) shown = pdk_host_device_new (&view, device);
  const char *reason = pdk_host_device_get_reason (shown);
  const gboolean warned = pdk_host_device_get_state (shown) != PDK_HOST_DEVICE_FREE;
  g_autofree char *subtitle =
      warned ? g_strconcat (pdk_host_device_get_subtitle (shown), "\n", reason, NULL)
             : g_strdup (pdk_host_device_get_subtitle (shown));

  set_texts (self, pdk_host_device_get_icon_name (shown), pdk_host_device_get_title (shown),
             subtitle);
}

static const char *
explain_absence (const PdkItem *item)
{
  g_autofree char *policy = pdk_xml_get_string (item->element, "source/@startupPolicy");

  if (g_strcmp0 (policy, "optional") == 0)
    return _ ("The host has no such device now. The machine starts without it.");
  return _ ("The host has no such device now. The machine does not start without it.");
}

static void
update (PdkHostDeviceRow *self)
{
  g_autoptr (PdkItem) item =
      pdk_domain_document_find (pdk_domain_draft_get_document (self->draft), self->page);
  g_autoptr (PdkHostRef) ref = item != NULL ? pdk_host_ref_new (item->element) : NULL;
  g_autofree char *summary = item != NULL ? pdk_item_get_summary (item) : NULL;
  PdkNodeDevice *device = ref != NULL ? pdk_node_list_find (self->nodes, ref) : NULL;
  const GError *error = pdk_node_list_get_error (self->nodes, PDK_NODE_DEVICES);

  if (item == NULL)
    return;
  if (device != NULL)
    show_device (self, device);
  else if (ref == NULL)
    set_texts (self, item->kind->icon, _ ("No Device Chosen"),
               _ ("Choose one, or write down below which it is."));
  else if (pdk_node_list_get (self->nodes, PDK_NODE_DEVICES) != NULL)
    set_texts (self, "dialog-warning-symbolic", summary, explain_absence (item));
  else if (error != NULL)
    set_texts (self, item->kind->icon, summary, _ ("The host does not say what it has."));
  else
    set_texts (self, item->kind->icon, summary, _ ("Asking the host for its devices…"));
}

char *
pdk_host_device_row_find_name (const PdkItem *item, PdkNodeList *nodes)
{
  g_autoptr (PdkHostRef) ref = NULL;
  PdkNodeDevice *device = NULL;
  PdkHostView view = { .own = TRUE };
  g_autoptr (PdkHostDevice) shown = NULL;

  g_return_val_if_fail (item != NULL && PDK_IS_NODE_LIST (nodes), NULL);

  if (pdk_host_device_picker_get_type_of (item->kind) != PDK_NODE_OTHER)
    ref = pdk_host_ref_new (item->element);
  device = ref != NULL ? pdk_node_list_find (nodes, ref) : NULL;
  if (device == NULL)
    return NULL;
  view.devices = pdk_node_list_get (nodes, PDK_NODE_DEVICES);
  shown = pdk_host_device_new (&view, device);
  return g_strdup (pdk_host_device_get_title (shown));
}

char *
pdk_host_device_row_find_title (const PdkItem *item, PdkNodeList *nodes)
{
  char *name = nodes != NULL ? pdk_host_device_row_find_name (item, nodes) : NULL;

  return name != NULL ? name : pdk_item_get_title (item);
}

void
pdk_host_device_row_want_names (PdkDomainDocument *document, PdkNodeList *nodes)
{
  g_autoptr (GPtrArray) items = NULL;

  g_return_if_fail (document != NULL);

  items = pdk_domain_document_list (document);
  for (guint i = 0; i < items->len && nodes != NULL; i++) {
    const PdkItem *item = g_ptr_array_index (items, i);

    if (pdk_host_device_picker_get_type_of (item->kind) != PDK_NODE_OTHER)
      pdk_node_list_want (nodes, PDK_NODE_DEVICES);
  }
}

static void
pdk_host_device_row_dispose (GObject *object)
{
  PdkHostDeviceRow *self = PDK_HOST_DEVICE_ROW (object);

  g_clear_object (&self->draft);
  g_clear_object (&self->nodes);
  G_OBJECT_CLASS (pdk_host_device_row_parent_class)->dispose (object);
}

static void
pdk_host_device_row_finalize (GObject *object)
{
  PdkHostDeviceRow *self = PDK_HOST_DEVICE_ROW (object);

  g_free (self->page);
  g_free (self->uuid);
  G_OBJECT_CLASS (pdk_host_device_row_parent_class)->finalize (object);
}

static void
pdk_host_device_row_class_init (PdkHostDeviceRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_host_device_row_dispose;
  object_class->finalize = pdk_host_device_row_finalize;
}

static void
pdk_host_device_row_init (PdkHostDeviceRow *self)
{
  self->icon = GTK_IMAGE (gtk_image_new ());
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (self->icon));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 3);
}

static void
add_button (PdkHostDeviceRow *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("C_hoose…"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "details.change-device");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", self->page);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);
}

GtkWidget *
pdk_host_device_row_new (PdkDomainDraft *draft,
                         const char *page,
                         PdkNodeList *nodes,
                         const char *uuid)
{
  PdkHostDeviceRow *self = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (draft), NULL);
  g_return_val_if_fail (PDK_IS_NODE_LIST (nodes), NULL);
  g_return_val_if_fail (page != NULL, NULL);

  if (pdk_host_device_picker_get_type_of (pdk_kind_of_page (page)) == PDK_NODE_OTHER)
    return NULL;
  self = g_object_new (PDK_TYPE_HOST_DEVICE_ROW, NULL);
  self->draft = g_object_ref (draft);
  self->nodes = g_object_ref (nodes);
  self->page = g_strdup (page);
  self->uuid = g_strdup (uuid);
  add_button (self);
  g_signal_connect_object (nodes, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (draft, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  pdk_node_list_want (nodes, PDK_NODE_DEVICES);
  pdk_node_list_want (nodes, PDK_NODE_USES);
  update (self);
  return GTK_WIDGET (self);
}
