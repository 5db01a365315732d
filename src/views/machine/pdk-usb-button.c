/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-usb-button.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "views/machine/pdk-usb-row.h"
#include "widgets/pdk-toast.h"

struct _PdkUsbButton {
  GtkWidget parent_instance;

  /* Template children. */
  GtkMenuButton *button;
  GtkPopover *popover;
  GtkLabel *empty_label;
  GtkWidget *scroller;
  GtkListBox *list;
  GtkLabel *slots_label;
  GtkWidget *cd_button;

  /* Owned. */
  PdkDisplay *display;
  PdkConsoleBackend *backend;    /* nullable */
  PdkConsoleUsb *usb;            /* nullable: of the backend */
  GtkFileChooserNative *chooser; /* nullable: while it is open */
};

G_DEFINE_FINAL_TYPE (PdkUsbButton, pdk_usb_button, GTK_TYPE_WIDGET)

static gboolean
is_connected (PdkUsbButton *self)
{
  return self->usb != NULL &&
         pdk_console_backend_get_state (self->backend) == PDK_CONSOLE_BACKEND_CONNECTED;
}

static GListModel *
get_devices (PdkUsbButton *self)
{
  return pdk_console_usb_get_devices (self->usb);
}

/* Those that the user wants the machine to have, as long as it can take them. */
static void
follow_rules (PdkUsbButton *self)
{
  GSettings *settings = pdk_display_get_settings (self->display);

  for (guint i = 0; i < g_list_model_get_n_items (get_devices (self)); i++) {
    g_autoptr (PdkConsoleUsbDevice) device = g_list_model_get_item (get_devices (self), i);

    if (pdk_usb_rules_include (settings, pdk_console_usb_device_get_id (device)) &&
        pdk_console_usb_device_get_reason (device) == NULL)
      pdk_console_usb_redirect (self->usb, device, TRUE);
  }
}

static void
update_slots (PdkUsbButton *self)
{
  const int slots = pdk_console_usb_get_slots (self->usb);
  g_autofree char *text = NULL;

  if (slots > 0)
    /* Translators: a machine can be given that many more USB devices. */
    text = g_strdup_printf (ngettext ("%d free slot", "%d free slots", (gulong) slots), slots);
  gtk_label_set_text (self->slots_label, text != NULL ? text : _ ("No free slot"));
}

static void
update (PdkUsbButton *self)
{
  const gboolean connected = is_connected (self);
  const char *problem = connected ? pdk_console_usb_get_problem (self->usb) : NULL;
  guint n;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), connected);
  if (!connected)
    return;
  n = g_list_model_get_n_items (get_devices (self));
  text = problem != NULL ? pdk_text_display (problem)
                         : g_strdup (_ ("No USB device is plugged into this computer that a "
                                        "machine could have."));
  gtk_label_set_text (self->empty_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_label), n == 0);
  gtk_widget_set_visible (self->scroller, n > 0);
  gtk_widget_set_sensitive (self->cd_button, pdk_console_usb_get_slots (self->usb) > 0);
  update_slots (self);
}

static void
on_devices_changed (PdkUsbButton *self)
{
  follow_rules (self);
  update (self);
}

static void
on_usb_failed (PdkUsbButton *self, const char *name, GError *error)
{
  g_autofree char *shown = pdk_text_display (name);
  /* Translators: %s is what a USB device calls itself. */
  g_autofree char *title = g_strdup_printf (_ ("USB: %s"), shown);

  pdk_toast_show_error (GTK_WIDGET (self), title, error);
}

static GtkWidget *
make_row (gpointer device, gpointer user_data)
{
  PdkUsbButton *self = user_data;

  return pdk_usb_row_new (self->usb, device, pdk_display_get_settings (self->display));
}

static void
start (PdkUsbButton *self)
{
  pdk_console_usb_start (self->usb);
  on_devices_changed (self);
}

/* A rule is why devices are looked at before the list is opened. */
static void
on_backend_notify_state (PdkUsbButton *self)
{
  g_auto (GStrv) rules =
      g_settings_get_strv (pdk_display_get_settings (self->display), "console-usb-rules");

  if (is_connected (self) && rules[0] != NULL)
    start (self);
  update (self);
}

static void
on_popover_show (PdkUsbButton *self)
{
  if (is_connected (self))
    start (self);
}

static void
drop_usb (PdkUsbButton *self)
{
  gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  if (self->usb != NULL) {
    g_signal_handlers_disconnect_by_data (get_devices (self), self);
    g_signal_handlers_disconnect_by_data (self->usb, self);
  }
  if (self->backend != NULL)
    g_signal_handlers_disconnect_by_data (self->backend, self);
  g_clear_object (&self->usb);
  g_clear_object (&self->backend);
}

static void
follow (PdkUsbButton *self, gpointer object, const char *signal_name, GCallback callback)
{
  g_signal_connect_object (object, signal_name, callback, self, G_CONNECT_SWAPPED);
}

static void
take_usb (PdkUsbButton *self, PdkConsoleBackend *backend, PdkConsoleUsb *usb)
{
  self->backend = g_object_ref (backend);
  self->usb = g_object_ref (usb);
  follow (self, backend, "notify::state", G_CALLBACK (on_backend_notify_state));
  follow (self, usb, "notify", G_CALLBACK (update));
  follow (self, usb, "failed", G_CALLBACK (on_usb_failed));
  follow (self, get_devices (self), "items-changed", G_CALLBACK (on_devices_changed));
  gtk_list_box_bind_model (self->list, get_devices (self), make_row, self, NULL);
  on_backend_notify_state (self);
}

static void
on_display_notify_backend (PdkUsbButton *self)
{
  PdkConsoleBackend *backend = pdk_display_get_backend (self->display);
  PdkConsoleUsb *usb = backend != NULL ? pdk_console_backend_get_usb (backend) : NULL;

  drop_usb (self);
  if (usb != NULL)
    take_usb (self, backend, usb);
  update (self);
}

static void
show_cd_error (PdkUsbButton *self, const GError *error)
{
  pdk_toast_show_error (GTK_WIDGET (self), _ ("The CD image was not inserted"), error);
}

static void
on_cd_inserted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkUsbButton) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!pdk_console_usb_insert_cd_finish (PDK_CONSOLE_USB (source), result, &error) &&
      gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    show_cd_error (self, error);
}

static void
insert_cd (PdkUsbButton *self, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  g_autoptr (GError) error = NULL;

  if (path == NULL) {
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                         _ ("Only a file of this computer can be inserted"));
    show_cd_error (self, error);
  } else if (is_connected (self)) {
    pdk_console_usb_insert_cd_async (self->usb, path, on_cd_inserted, g_object_ref (self));
  }
}

static void
on_chooser_response (PdkUsbButton *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    insert_cd (self, file);
}

static void
on_cd_clicked (PdkUsbButton *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GtkFileFilter) images = gtk_file_filter_new ();

  if (self->chooser != NULL || !GTK_IS_WINDOW (root))
    return;
  gtk_popover_popdown (self->popover);
  gtk_file_filter_set_name (images, _ ("CD and DVD images"));
  gtk_file_filter_add_suffix (images, "iso");
  gtk_file_filter_add_suffix (images, "img");
  self->chooser =
      gtk_file_chooser_native_new (_ ("Insert CD Image"), GTK_WINDOW (root),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Insert"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), images);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chooser_response), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
pdk_usb_button_dispose (GObject *object)
{
  PdkUsbButton *self = PDK_USB_BUTTON (object);

  if (self->list != NULL)
    drop_usb (self);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->display);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_USB_BUTTON);

  G_OBJECT_CLASS (pdk_usb_button_parent_class)->dispose (object);
}

static void
pdk_usb_button_class_init (PdkUsbButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_usb_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-usb-button.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkUsbButton, button);
  gtk_widget_class_bind_template_child (widget_class, PdkUsbButton, popover);
  gtk_widget_class_bind_template_child (widget_class, PdkUsbButton, empty_label);
  gtk_widget_class_bind_template_child (widget_class, PdkUsbButton, scroller);
  gtk_widget_class_bind_template_child (widget_class, PdkUsbButton, list);
  gtk_widget_class_bind_template_child (widget_class, PdkUsbButton, slots_label);
  gtk_widget_class_bind_template_child (widget_class, PdkUsbButton, cd_button);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_show);
  gtk_widget_class_bind_template_callback (widget_class, on_cd_clicked);
}

static void
pdk_usb_button_init (PdkUsbButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
pdk_usb_button_set_display (PdkUsbButton *self, PdkDisplay *display)
{
  g_return_if_fail (PDK_IS_USB_BUTTON (self));
  g_return_if_fail (PDK_IS_DISPLAY (display));
  g_return_if_fail (self->display == NULL);

  self->display = g_object_ref (display);
  g_signal_connect_object (display, "notify::backend", G_CALLBACK (on_display_notify_backend), self,
                           G_CONNECT_SWAPPED);
  on_display_notify_backend (self);
}
