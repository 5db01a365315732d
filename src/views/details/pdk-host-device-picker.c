/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-host-device-picker.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/node/pdk-host-device.h"
#include "core/node/pdk-node-list.h"
#include "core/pdk-text.h"
#include "widgets/pdk-banner.h"
#include "widgets/pdk-dialog-keys.h"
#include "widgets/pdk-switch-row.h"
#include "widgets/pdk-title-fold.h"

struct _PdkHostDevicePicker {
  AdwWindow parent_instance;

  /* Template children. */
  AdwWindowTitle *window_title;
  GtkButton *choose_button;
  PdkBanner *banner;
  GtkStack *stack;
  AdwStatusPage *failed_page;
  AdwStatusPage *empty_page;
  GtkEditable *search_entry;
  GtkStack *found_stack;
  GtkListView *list_view;
  GtkWidget *chosen_box;
  GtkLabel *notes_label;
  GtkWidget *options_group;
  AdwComboRow *policy_row;
  AdwComboRow *place_row;
  PdkSwitchRow *mates_row;
  GtkWidget *hand_button;
  GtkWidget *uses_spinner;
  GtkWidget *uses_label;

  /* Owned. */
  char *uuid; /* nullable */
  PdkDomainDraft *draft;
  PdkNodeList *nodes;
  GListStore *devices;
  GtkFilterListModel *filtered;
  GtkSingleSelection *selection;
  GTask *task;  /* nullable: answered already */
  char *wanted; /* nullable: the name of the chosen device, while the list is made anew */

  const struct _Kind *kind;
  gboolean change;
};

G_DEFINE_FINAL_TYPE (PdkHostDevicePicker, pdk_host_device_picker, ADW_TYPE_WINDOW)

/* What can be chosen. */
typedef struct _Kind {
  const char *id;
  PdkNodeType type;
  const char *title;
  const char *icon;
  const char *none; /* the title when the host has none… */
  const char *why;  /* …and what could be done */
} Kind;

static const Kind kinds[] = {
  { "hostdev-usb", PDK_NODE_USB, N_ ("USB Device of the Host"), "media-removable-symbolic",
    N_ ("No USB Devices"), N_ ("When one is plugged into the host, it appears here.") },
  { "hostdev-pci", PDK_NODE_PCI, N_ ("PCI Device of the Host"), "pdk-pci-symbolic",
    N_ ("No PCI Devices"), N_ ("This host has none.") },
  { "hostdev-mdev", PDK_NODE_MDEV, N_ ("Mediated Device of the Host"), "pdk-pci-symbolic",
    N_ ("No Mediated Devices"),
    N_ ("Mediated devices are parts of a card that can be split. None is set up on this host.") },
  { "hostdev-scsi", PDK_NODE_SCSI, N_ ("SCSI Device of the Host"), "drive-harddisk-symbolic",
    N_ ("No SCSI Devices"), N_ ("This host has none.") },
};

/* The start-up policies in their order in the row. */
static const char *const policies[] = { NULL, "mandatory", "requisite", "optional" };

static const Kind *
find_kind (const PdkKind *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].id, kind->id))
      return &kinds[i];
  return NULL;
}

PdkNodeType
pdk_host_device_picker_get_type_of (const PdkKind *kind)
{
  const Kind *found = NULL;

  g_return_val_if_fail (kind != NULL, PDK_NODE_OTHER);

  found = find_kind (kind);
  return found != NULL ? found->type : PDK_NODE_OTHER;
}

/* Cells */

static GStrv
state_classes (GtkListItem *item, guint state)
{
  static const char *const classes[] = { "free", "warned", "barred" };
  const char *const all[] = { "pdk-host-device", classes[MIN (state, 2)], NULL };

  (void) item;
  return g_strdupv ((GStrv) all);
}

static char *
state_icon (GtkListItem *item, guint state)
{
  (void) item;
  return g_strdup (state == PDK_HOST_DEVICE_FREE     ? NULL
                   : state == PDK_HOST_DEVICE_WARNED ? "dialog-warning-symbolic"
                                                     : "action-unavailable-symbolic");
}

static gboolean
has_reason (GtkListItem *item, guint state)
{
  (void) item;
  return state != PDK_HOST_DEVICE_FREE;
}

/* The one that is chosen */

/* (nullable) */
static PdkHostDevice *
get_chosen (PdkHostDevicePicker *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

static char *
join_notes (PdkHostDevice *device)
{
  GPtrArray *notes = pdk_host_device_get_notes (device);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < notes->len; i++)
    g_string_append_printf (text, "%s%s.", i > 0 ? "\n" : "",
                            (const char *) g_ptr_array_index (notes, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_mates (PdkHostDevicePicker *self, PdkHostDevice *device)
{
  const guint n_mates = pdk_host_device_get_mates (device)->len;
  g_autofree char *title =
      g_strdup_printf (ngettext ("Add %u Other Device of Its IOMMU Group",
                                 "Add %u Other Devices of Its IOMMU Group", n_mates),
                       n_mates);

  /* safe text: a number */
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->mates_row), title);
  gtk_widget_set_visible (GTK_WIDGET (self->mates_row), n_mates > 0 && !self->change);
}

static void
show_options (PdkHostDevicePicker *self, PdkHostDevice *device)
{
  const gboolean usb = self->kind->type == PDK_NODE_USB;
  const gboolean twins = pdk_host_device_get_n_twins (device) > 0;

  gtk_widget_set_visible (GTK_WIDGET (self->policy_row), usb && !self->change);
  gtk_widget_set_visible (GTK_WIDGET (self->place_row), usb);
  gtk_widget_set_sensitive (GTK_WIDGET (self->place_row), !twins);
  if (twins)
    adw_combo_row_set_selected (self->place_row, 1);
  show_mates (self, device);
  gtk_widget_set_visible (self->options_group,
                          pdk_host_device_get_state (device) != PDK_HOST_DEVICE_BARRED &&
                              (usb || gtk_widget_get_visible (GTK_WIDGET (self->mates_row))));
}

static void
on_chosen_changed (PdkHostDevicePicker *self)
{
  PdkHostDevice *device = get_chosen (self);
  g_autofree char *notes = device != NULL ? join_notes (device) : NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "picker.choose",
                                 device != NULL &&
                                     pdk_host_device_get_state (device) != PDK_HOST_DEVICE_BARRED);
  gtk_widget_set_visible (self->chosen_box, device != NULL);
  if (device == NULL)
    return;
  gtk_label_set_label (self->notes_label, notes);
  gtk_widget_set_visible (GTK_WIDGET (self->notes_label), *notes != '\0');
  show_options (self, device);
  if (g_strcmp0 (self->wanted, pdk_host_device_get_device (device)->name) == 0)
    return;
  g_free (self->wanted);
  self->wanted = g_strdup (pdk_host_device_get_device (device)->name);
  if (pdk_host_device_get_n_twins (device) == 0)
    adw_combo_row_set_selected (self->place_row, 0);
}

/* The list */

static void
choose_again (PdkHostDevicePicker *self)
{
  GListModel *model = G_LIST_MODEL (self->filtered);
  const guint n_devices = g_list_model_get_n_items (model);
  guint found = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < n_devices && self->wanted != NULL; i++) {
    g_autoptr (PdkHostDevice) device = g_list_model_get_item (model, i);

    if (g_str_equal (pdk_host_device_get_device (device)->name, self->wanted))
      found = i;
  }
  gtk_single_selection_set_selected (self->selection, found);
  gtk_stack_set_visible_child_name (self->found_stack, n_devices > 0 ? "some" : "none");
  on_chosen_changed (self);
}

static gboolean
matches (gpointer item, gpointer user_data)
{
  PdkHostDevicePicker *self = user_data;
  g_auto (GStrv) words = g_strsplit (gtk_editable_get_text (self->search_entry), " ", 16);
  g_autofree char *text =
      g_strconcat (pdk_host_device_get_title (item), "\n", pdk_host_device_get_subtitle (item),
                   "\n", pdk_host_device_get_reason (item), NULL);
  g_autofree char *folded = g_utf8_casefold (text, -1);

  for (guint i = 0; words[i] != NULL; i++) {
    g_autofree char *word = g_utf8_casefold (words[i], -1);

    if (strstr (folded, word) == NULL)
      return FALSE;
  }
  return TRUE;
}

static void
on_search_changed (PdkHostDevicePicker *self)
{
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->filtered),
                      GTK_FILTER_CHANGE_DIFFERENT);
  choose_again (self);
}

/* From the words to what they found. */
static void
on_search_activated (PdkHostDevicePicker *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) == 0)
    return;
  if (get_chosen (self) == NULL)
    gtk_single_selection_set_selected (self->selection, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

static void
on_search_stopped (PdkHostDevicePicker *self)
{
  if (*gtk_editable_get_text (self->search_entry) != '\0')
    gtk_editable_set_text (self->search_entry, "");
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
show_iommu (PdkHostDevicePicker *self, GPtrArray *devices)
{
  const char *type = pdk_domain_document_get_type (pdk_domain_draft_get_document (self->draft));
  const gboolean off = self->kind->type == PDK_NODE_PCI && !g_str_equal (type, "xen") &&
                       !pdk_host_has_iommu (devices);

  pdk_banner_set_title (self->banner,
                        _ ("The IOMMU is off, so PCI devices stay with the host. Turn on VT-d or "
                           "AMD-Vi in its firmware; Intel also needs intel_iommu=on."));
  pdk_banner_set_revealed (self->banner, off);
}

static void
show_devices (PdkHostDevicePicker *self, GPtrArray *devices)
{
  const PdkHostView view = {
    .type = self->kind->type,
    .devices = devices,
    .uses = pdk_node_list_get (self->nodes, PDK_NODE_USES),
    .document = pdk_domain_draft_get_document (self->draft),
    .uuid = self->uuid,
  };
  g_autoptr (GPtrArray) list = pdk_host_devices_list (&view);
  g_autofree char *wanted = g_strdup (self->wanted);
  const gboolean first = g_list_model_get_n_items (G_LIST_MODEL (self->devices)) == 0;

  g_list_store_splice (self->devices, 0, g_list_model_get_n_items (G_LIST_MODEL (self->devices)),
                       list->pdata, list->len);
  g_free (self->wanted);
  self->wanted = g_steal_pointer (&wanted);
  choose_again (self);
  show_iommu (self, devices);
  gtk_stack_set_visible_child_name (self->stack, list->len > 0 ? "devices" : "empty");
  if (first && list->len > 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
on_nodes_changed (PdkHostDevicePicker *self)
{
  GPtrArray *devices = pdk_node_list_get (self->nodes, PDK_NODE_DEVICES);
  const GError *error = pdk_node_list_get_error (self->nodes, PDK_NODE_DEVICES);
  const gboolean asking = pdk_node_list_is_reading (self->nodes, PDK_NODE_USES) &&
                          pdk_node_list_get (self->nodes, PDK_NODE_USES) == NULL;

  gtk_widget_set_visible (self->uses_spinner, asking && devices != NULL);
  gtk_widget_set_visible (self->uses_label, asking && devices != NULL);
  if (devices != NULL) {
    show_devices (self, devices);
  } else if (error != NULL) {
    g_autofree char *markup = pdk_text_markup (error->message);

    adw_status_page_set_description (self->failed_page, markup);
    gtk_stack_set_visible_child_name (self->stack, "failed");
  }
}

/* Answers */

/* The chosen one last, as that is shown afterwards. */
static GPtrArray *
make_xml (PdkHostDevicePicker *self, PdkHostDevice *chosen)
{
  const guint policy = adw_combo_row_get_selected (self->policy_row);
  const gboolean by_place = adw_combo_row_get_selected (self->place_row) == 1;
  const gboolean together = gtk_widget_get_visible (GTK_WIDGET (self->mates_row)) &&
                            pdk_switch_row_get_active (self->mates_row);
  GPtrArray *mates = pdk_host_device_get_mates (chosen);
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; together && i < mates->len; i++)
    g_ptr_array_add (all,
                     pdk_host_device_make_xml (g_ptr_array_index (mates, i), NULL, FALSE, NULL));
  g_ptr_array_add (all, pdk_host_device_make_xml (pdk_host_device_get_device (chosen),
                                                  pdk_host_device_get_model (chosen), by_place,
                                                  self->change || policy >= G_N_ELEMENTS (policies)
                                                      ? NULL
                                                      : policies[policy]));
  return all;
}

/* @all: (transfer full) (nullable) */
static void
answer (PdkHostDevicePicker *self, GPtrArray *all, gboolean by_hand)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (task == NULL) {
    g_clear_pointer (&all, g_ptr_array_unref);
    return;
  }
  g_task_set_task_data (task, GINT_TO_POINTER (by_hand), NULL);
  g_task_return_pointer (task, all, (GDestroyNotify) g_ptr_array_unref);
}

static void
on_choose (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkHostDevicePicker *self = PDK_HOST_DEVICE_PICKER (widget);
  PdkHostDevice *chosen = get_chosen (self);

  (void) name;
  (void) parameter;
  if (chosen == NULL || pdk_host_device_get_state (chosen) == PDK_HOST_DEVICE_BARRED)
    return;
  answer (self, make_xml (self, chosen), FALSE);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_by_hand (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  (void) parameter;
  answer (PDK_HOST_DEVICE_PICKER (widget), NULL, TRUE);
  gtk_window_close (GTK_WINDOW (widget));
}

static void
on_activated (PdkHostDevicePicker *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "picker.choose", NULL);
}

static void
pdk_host_device_picker_dispose (GObject *object)
{
  PdkHostDevicePicker *self = PDK_HOST_DEVICE_PICKER (object);

  answer (self, NULL, FALSE);
  g_clear_object (&self->nodes);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->devices);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->uuid, g_free);
  g_clear_pointer (&self->wanted, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_HOST_DEVICE_PICKER);
  G_OBJECT_CLASS (pdk_host_device_picker_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdkHostDevicePicker, window_title);
  gtk_widget_class_bind_template_child (widget_class, PdkHostDevicePicker, choose_button);
  gtk_widget_class_bind_template_child (widget_class, PdkHostDevicePicker, banner);
  gtk_widget_class_bind_template_child (widget_class, PdkHostDevicePicker, stack);
  gtk_widget_class_bind_template_child (widget_class, PdkHostDevicePicker, failed_page);
  gtk_widget_class_bind_template_child (widget_class, PdkHostDevicePicker, empty_page);
  gtk_widget_class_bind_template_child (widget_class, PdkHostDevicePicker, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PdkHostDevicePicker, found_stack);
  gtk_widget_class_bind_template_child (widget_class, PdkHostDevicePicker, list_view);
  gtk_widget_class_bind_template_child (widget_class, PdkHostDevicePicker, chosen_box);
  gtk_widget_class_bind_template_child (widget_class, PdkHostDevicePicker, notes_label);
  gtk_widget_class_bind_template_child (widget_class, PdkHostDevicePicker, options_group);
  gtk_widget_class_bind_template_child (widget_class, PdkHostDevicePicker, policy_row);
  gtk_widget_class_bind_template_child (widget_class, PdkHostDevicePicker, place_row);
  gtk_widget_class_bind_template_child (widget_class, PdkHostDevicePicker, mates_row);
  gtk_widget_class_bind_template_child (widget_class, PdkHostDevicePicker, hand_button);
  gtk_widget_class_bind_template_child (widget_class, PdkHostDevicePicker, uses_spinner);
  gtk_widget_class_bind_template_child (widget_class, PdkHostDevicePicker, uses_label);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stopped);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
}

static void
pdk_host_device_picker_class_init (PdkHostDevicePickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_host_device_picker_dispose;
  g_type_ensure (PDK_TYPE_BANNER);
  g_type_ensure (PDK_TYPE_SWITCH_ROW);
  g_type_ensure (PDK_TYPE_HOST_DEVICE);
  g_type_ensure (PDK_TYPE_TITLE_FOLD);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/details/pdk-host-device-picker.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "picker.choose", NULL, on_choose);
  gtk_widget_class_install_action (widget_class, "picker.by-hand", NULL, on_by_hand);
}

static GtkListItemFactory *
make_factory (void)
{
  g_autoptr (GtkBuilderScope) scope = gtk_builder_cscope_new ();

  gtk_builder_cscope_add_callback (GTK_BUILDER_CSCOPE (scope), state_classes);
  gtk_builder_cscope_add_callback (GTK_BUILDER_CSCOPE (scope), state_icon);
  gtk_builder_cscope_add_callback (GTK_BUILDER_CSCOPE (scope), has_reason);
  return gtk_builder_list_item_factory_new_from_resource (scope, PDK_RESOURCE_BASE
                                                          "/ui/views/details/cells/host-device.ui");
}

static void
make_list (PdkHostDevicePicker *self)
{
  g_autoptr (GtkListItemFactory) factory = make_factory ();

  self->devices = g_list_store_new (PDK_TYPE_HOST_DEVICE);
  self->filtered =
      gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->devices)),
                                 GTK_FILTER (gtk_custom_filter_new (matches, self, NULL)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->filtered)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_chosen_changed),
                           self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
}

static void
pdk_host_device_picker_init (PdkHostDevicePicker *self)
{
  const PdkField *field = pdk_kind_find_field (pdk_kind_find ("hostdev-usb"), "startup-policy");
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  pdk_dialog_keys_add (GTK_WINDOW (self), "window.close", "picker.choose");
  for (gsize i = 0; i < G_N_ELEMENTS (policies); i++) {
    g_autofree char *name = pdk_field_describe (field, policies[i]);

    gtk_string_list_append (names, name);
  }
  adw_combo_row_set_model (self->policy_row, G_LIST_MODEL (names));
  make_list (self);
}

static void
show_kind (PdkHostDevicePicker *self, const char *host)
{
  gtk_window_set_title (GTK_WINDOW (self), _ (self->kind->title));
  adw_window_title_set_title (self->window_title, _ (self->kind->title));
  adw_window_title_set_subtitle (self->window_title, host);
  adw_status_page_set_icon_name (self->empty_page, self->kind->icon);
  adw_status_page_set_title (self->empty_page, _ (self->kind->none));
  /* safe text: ours */
  adw_status_page_set_description (self->empty_page, _ (self->kind->why));
  gtk_button_set_label (self->choose_button, self->change ? _ ("C_hoose") : _ ("_Add"));
  gtk_widget_set_visible (self->hand_button, !self->change);
}

void
pdk_host_device_pick_async (GtkWindow *parent,
                            PdkConnection *connection,
                            const char *uuid,
                            PdkDomainDraft *draft,
                            const PdkKind *kind,
                            gboolean change,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  PdkHostDevicePicker *self = NULL;
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_CONNECTION (connection) && PDK_IS_DOMAIN_DRAFT (draft));
  g_return_if_fail (kind != NULL && find_kind (kind) != NULL);

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, pdk_host_device_pick_async);
  self = g_object_new (PDK_TYPE_HOST_DEVICE_PICKER, "transient-for", parent, NULL);
  self->task = task;
  self->kind = find_kind (kind);
  self->change = change;
  self->uuid = g_strdup (uuid);
  self->draft = g_object_ref (draft);
  self->nodes = g_object_ref (pdk_node_list_of (connection));
  show_kind (self, pdk_connection_get_name (connection));
  g_signal_connect_object (self->nodes, "changed", G_CALLBACK (on_nodes_changed), self,
                           G_CONNECT_SWAPPED);
  pdk_node_list_want (self->nodes, PDK_NODE_DEVICES);
  pdk_node_list_want (self->nodes, PDK_NODE_USES);
  on_nodes_changed (self);
  on_chosen_changed (self);
  gtk_window_present (GTK_WINDOW (self));
}

GPtrArray *
pdk_host_device_pick_finish (GAsyncResult *result, gboolean *by_hand)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (by_hand != NULL, NULL);

  *by_hand = GPOINTER_TO_INT (g_task_get_task_data (G_TASK (result)));
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
