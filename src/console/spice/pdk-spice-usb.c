/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-usb.h"

#include <glib/gi18n.h>
#include <string.h>

/* The library's device manager does the work.  It watches the bus from a thread of its own from the
 * moment that it is made, so it is made when it is asked for; nothing connects by itself. */

struct _PdkSpiceUsb {
  PdkConsoleUsb parent_instance;

  SpiceSession *session;          /* borrowed, weak */
  SpiceUsbDeviceManager *manager; /* owned, nullable */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (PdkSpiceUsb, pdk_spice_usb, PDK_TYPE_CONSOLE_USB)

static GQuark spice_device_quark (void);
G_DEFINE_QUARK (pdk_spice_usb_device, spice_device)

/* (transfer none): what the library calls one of ours */
static SpiceUsbDevice *
get_spice_device (PdkConsoleUsbDevice *device)
{
  return g_object_get_qdata (G_OBJECT (device), spice_device_quark ());
}

static void
free_spice_device (gpointer device)
{
  g_boxed_free (SPICE_TYPE_USB_DEVICE, device);
}

static void
update_device (PdkSpiceUsb *self, PdkConsoleUsbDevice *device, gboolean busy)
{
  SpiceUsbDevice *theirs = get_spice_device (device);
  g_autoptr (GError) error = NULL;
  const gboolean connected = spice_usb_device_manager_is_device_connected (self->manager, theirs);

  if (!connected && !busy)
    spice_usb_device_manager_can_redirect_device (self->manager, theirs, &error);
  pdk_console_usb_device_update (device, connected, busy, error != NULL ? error->message : NULL);
}

static PdkConsoleUsbDevice *
get_device (PdkSpiceUsb *self, guint position)
{
  g_autoptr (PdkConsoleUsbDevice) device =
      g_list_model_get_item (pdk_console_usb_get_devices (PDK_CONSOLE_USB (self)), position);

  return device; /* the list holds it */
}

static void
update (PdkSpiceUsb *self)
{
  GListModel *devices = pdk_console_usb_get_devices (PDK_CONSOLE_USB (self));
  int slots = 0;

  if (self->manager == NULL)
    return;
  g_object_get (self->manager, "free-channels", &slots, NULL);
  pdk_console_usb_update (PDK_CONSOLE_USB (self), slots, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++) {
    PdkConsoleUsbDevice *device = get_device (self, i);

    update_device (self, device, pdk_console_usb_device_get_busy (device));
  }
}

/* “[046d:0825]” is all that the library tells of vendor and product. */
static PdkConsoleUsbDevice *
make_device (PdkSpiceUsb *self, SpiceUsbDevice *theirs)
{
  g_autofree char *text = spice_usb_device_get_description (theirs, "%s %s\n%s");
  g_auto (GStrv) parts = g_strsplit (text, "\n", 2);
  g_autofree char *id = NULL;
  PdkConsoleUsbDevice *device = NULL;

  if (!spice_usb_device_manager_is_device_shared_cd (self->manager, theirs) && parts[1] != NULL &&
      strlen (parts[1]) >= 11)
    id = g_strndup (parts[1] + 1, 9);
  device = pdk_console_usb_device_new (id != NULL ? id : "", g_strstrip (parts[0]));
  g_object_set_qdata_full (G_OBJECT (device), spice_device_quark (),
                           g_boxed_copy (SPICE_TYPE_USB_DEVICE, theirs), free_spice_device);
  return device;
}

static void
add_device (PdkSpiceUsb *self, SpiceUsbDevice *theirs)
{
  g_autoptr (PdkConsoleUsbDevice) device = make_device (self, theirs);

  update_device (self, device, FALSE);
  g_list_store_append (pdk_console_usb_get_store (PDK_CONSOLE_USB (self)), device);
}

static void
on_manager_device_added (PdkSpiceUsb *self, SpiceUsbDevice *theirs)
{
  add_device (self, theirs);
  update (self);
}

static void
on_manager_device_removed (PdkSpiceUsb *self, SpiceUsbDevice *theirs)
{
  GListModel *devices = pdk_console_usb_get_devices (PDK_CONSOLE_USB (self));

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    if (get_spice_device (get_device (self, i)) == theirs) {
      g_list_store_remove (pdk_console_usb_get_store (PDK_CONSOLE_USB (self)), i);
      break;
    }
  update (self);
}

static void
on_manager_device_error (PdkSpiceUsb *self, SpiceUsbDevice *theirs, GError *error)
{
  g_autofree char *name = spice_usb_device_get_description (theirs, "%s %s");

  pdk_console_usb_fail (PDK_CONSOLE_USB (self), name, error);
  update (self);
}

static void
follow (PdkSpiceUsb *self, const char *signal_name, GCallback callback)
{
  g_signal_connect_object (self->manager, signal_name, callback, self, G_CONNECT_SWAPPED);
}

static void
pdk_spice_usb_start (PdkConsoleUsb *usb)
{
  PdkSpiceUsb *self = PDK_SPICE_USB (usb);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices = NULL;

  if (self->session == NULL || self->manager != NULL)
    return;
  self->manager = spice_usb_device_manager_get (self->session, &error);
  if (self->manager == NULL) {
    pdk_console_usb_update (usb, 0, error->message);
    return;
  }
  g_object_ref (self->manager);
  g_object_set (self->manager, "auto-connect", FALSE, "redirect-on-connect", NULL, NULL);
  follow (self, "device-added", G_CALLBACK (on_manager_device_added));
  follow (self, "device-removed", G_CALLBACK (on_manager_device_removed));
  follow (self, "device-error", G_CALLBACK (on_manager_device_error));
  follow (self, "notify::free-channels", G_CALLBACK (update));
  /* Not told of slots that are announced after it was made. */
  g_signal_connect_object (self->session, "channel-new", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->session, "channel-destroy", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  devices = spice_usb_device_manager_get_devices (self->manager);
  for (guint i = 0; i < devices->len; i++)
    add_device (self, g_ptr_array_index (devices, i));
  update (self);
}

typedef struct {
  PdkSpiceUsb *usb;
  PdkConsoleUsbDevice *device;
  gboolean in;
} Moving;

static void
moving_free (Moving *moving)
{
  g_object_unref (moving->usb);
  g_object_unref (moving->device);
  g_free (moving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Moving, moving_free)

static void
on_moved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Moving) moving = user_data;
  SpiceUsbDeviceManager *manager = SPICE_USB_DEVICE_MANAGER (source);
  g_autoptr (GError) error = NULL;
  const gboolean moved =
      moving->in ? spice_usb_device_manager_connect_device_finish (manager, result, &error)
                 : spice_usb_device_manager_disconnect_device_finish (manager, result, &error);

  if (moving->usb->manager != manager)
    return;
  update_device (moving->usb, moving->device, FALSE);
  update (moving->usb);
  if (!moved && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    pdk_console_usb_fail (PDK_CONSOLE_USB (moving->usb),
                          pdk_console_usb_device_get_name (moving->device), error);
}

static void
pdk_spice_usb_redirect (PdkConsoleUsb *usb, PdkConsoleUsbDevice *device, gboolean redirected)
{
  PdkSpiceUsb *self = PDK_SPICE_USB (usb);
  Moving *moving = NULL;

  if (self->manager == NULL)
    return;
  moving = g_new0 (Moving, 1);
  moving->usb = g_object_ref (self);
  moving->device = g_object_ref (device);
  moving->in = redirected;
  update_device (self, device, TRUE);
  if (redirected)
    spice_usb_device_manager_connect_device_async (self->manager, get_spice_device (device),
                                                   self->cancellable, on_moved, moving);
  else
    spice_usb_device_manager_disconnect_device_async (self->manager, get_spice_device (device),
                                                      self->cancellable, on_moved, moving);
}

static gboolean
pdk_spice_usb_insert_cd (PdkConsoleUsb *usb, const char *path, GError **error)
{
  PdkSpiceUsb *self = PDK_SPICE_USB (usb);
  g_autofree char *copy = g_strdup (path);

  pdk_console_usb_start (usb);
  if (self->manager != NULL)
    return spice_usb_device_manager_create_shared_cd_device (self->manager, copy, error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED,
                       _ ("The display is not connected"));
  return FALSE;
}

static void
pdk_spice_usb_dispose (GObject *object)
{
  pdk_spice_usb_set_session (PDK_SPICE_USB (object), NULL);

  G_OBJECT_CLASS (pdk_spice_usb_parent_class)->dispose (object);
}

static void
pdk_spice_usb_class_init (PdkSpiceUsbClass *klass)
{
  PdkConsoleUsbClass *usb_class = PDK_CONSOLE_USB_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_spice_usb_dispose;
  usb_class->start = pdk_spice_usb_start;
  usb_class->redirect = pdk_spice_usb_redirect;
  usb_class->insert_cd = pdk_spice_usb_insert_cd;
}

static void
pdk_spice_usb_init (PdkSpiceUsb *self)
{
}

PdkSpiceUsb *
pdk_spice_usb_new (void)
{
  return g_object_new (PDK_TYPE_SPICE_USB, NULL);
}

/* While polkit has a question: a dialog that the keyboard does not reach cannot be answered, and some
 * desktops do not show it at all. */
static void
on_session_notify_inhibit (PdkConsoleUsb *self, GParamSpec *pspec, SpiceSession *session)
{
  gboolean asking = FALSE;

  g_object_get (session, "inhibit-keyboard-grab", &asking, NULL);
  pdk_console_usb_set_asking (self, asking);
}

void
pdk_spice_usb_set_session (PdkSpiceUsb *self, SpiceSession *session)
{
  g_return_if_fail (PDK_IS_SPICE_USB (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->manager != NULL)
    g_signal_handlers_disconnect_by_data (self->manager, self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->manager);
  g_list_store_remove_all (pdk_console_usb_get_store (PDK_CONSOLE_USB (self)));
  pdk_console_usb_update (PDK_CONSOLE_USB (self), -1, NULL);
  pdk_console_usb_set_asking (PDK_CONSOLE_USB (self), FALSE);
  g_set_weak_pointer (&self->session, session);
  if (session == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (session, "notify::inhibit-keyboard-grab",
                           G_CALLBACK (on_session_notify_inhibit), self, G_CONNECT_SWAPPED);
}
