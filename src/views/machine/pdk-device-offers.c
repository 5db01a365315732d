/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-device-offers.h"

#include <glib/gi18n.h>

#include "core/domain/pdk-domain-devices.h"
#include "core/domain/pdk-domain-gl.h"
#include "widgets/pdk-confirm.h"
#include "widgets/pdk-toast.h"

#define TURN_OFF_GL "turn-off-gl"

struct _PdkDeviceOffers {
  GObject parent_instance;

  /* Borrowed, weak. */
  PdkConsolePane *pane;
  PdkBanner *banner;

  /* Owned. */
  PdkDomain *domain;
  PdkDisplay *display;
  GSimpleActionGroup *actions;
  PdkGuestDevices *devices;  /* nullable: not read yet */
  GCancellable *cancellable; /* of reading them */

  gboolean gl_turned_off; /* in the stored definition, since the machine was started */
};

G_DEFINE_FINAL_TYPE (PdkDeviceOffers, pdk_device_offers, G_TYPE_OBJECT)

/** Texts are msgids. */
typedef struct {
  const char *action;
  const char *now;
  const char *later;
  const char *failed;
} Offer;

static const Offer offers[] = {
  [PDK_GUEST_TABLET] = { "add-tablet", N_ ("Tablet added"),
                         N_ ("The tablet will be there after the machine was shut down"),
                         N_ ("The tablet was not added") },
  [PDK_GUEST_AGENT_CHANNEL] = { "add-agent", N_ ("Agent channel added"),
                                N_ ("The agent channel will be there after the machine was shut "
                                    "down"),
                                N_ ("The agent channel was not added") },
  [PDK_GUEST_FOLDER_CHANNEL] = { "add-folder", N_ ("Channel for shared folders added"),
                                 N_ ("The channel for shared folders will be there after the "
                                     "machine was shut down"),
                                 N_ ("The channel for shared folders was not added") },
  [PDK_GUEST_USB_SLOT] = { "add-usb", N_ ("USB slot added"),
                           N_ ("The USB slot will be there after the machine was shut down"),
                           N_ ("The USB slot was not added") },
  [PDK_GUEST_CARD_READER] = { "add-card-reader", N_ ("Smart card reader added"),
                              N_ ("The smart card reader will be there after the machine was shut "
                                  "down"),
                              N_ ("The smart card reader was not added") },
};

static gboolean
is_possible (PdkDeviceOffers *self, PdkGuestDevice device)
{
  if (self->devices == NULL || pdk_domain_is_stale (self->domain))
    return FALSE;
  if (device == PDK_GUEST_USB_SLOT)
    return self->devices->has_spice;
  return self->devices->count[device] == 0 &&
         ((device != PDK_GUEST_FOLDER_CHANNEL && device != PDK_GUEST_CARD_READER) ||
          self->devices->has_spice);
}

static gboolean
can_turn_off_gl (PdkDeviceOffers *self)
{
  return self->devices != NULL && self->devices->gl && !self->gl_turned_off &&
         pdk_domain_is_persistent (self->domain) && !pdk_domain_is_stale (self->domain);
}

static void
enable (PdkDeviceOffers *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
update_actions (PdkDeviceOffers *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (offers); i++)
    enable (self, offers[i].action, is_possible (self, (PdkGuestDevice) i));
  enable (self, TURN_OFF_GL, can_turn_off_gl (self));
  if (self->banner != NULL && !is_possible (self, PDK_GUEST_TABLET))
    pdk_banner_set_revealed (self->banner, FALSE);
}

static void
tell_agent (PdkDeviceOffers *self)
{
  PdkConsoleBackend *backend = pdk_display_get_backend (self->display);
  PdkConsoleAgent *agent = backend != NULL ? pdk_console_backend_get_agent (backend) : NULL;

  if (agent != NULL && self->devices != NULL)
    pdk_console_agent_set_has_channel (agent, self->devices->count[PDK_GUEST_AGENT_CHANNEL] > 0);
}

static void
on_devices_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkDeviceOffers) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree PdkGuestDevices *devices =
      pdk_domain_load_devices_finish (PDK_DOMAIN (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->pane == NULL)
    return;
  g_free (self->devices);
  self->devices = g_steal_pointer (&devices);
  update_actions (self);
  tell_agent (self);
}

static void
read_devices (PdkDeviceOffers *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  pdk_domain_load_devices_async (self->domain, self->cancellable, on_devices_loaded,
                                 g_object_ref (self));
}

/* What was read is of a run that may be over. */
static void
on_display_notify_backend (PdkDeviceOffers *self)
{
  if (pdk_display_get_backend (self->display) == NULL)
    return;
  tell_agent (self);
  read_devices (self);
}

static void
on_console_notify_captured (PdkDeviceOffers *self, GParamSpec *pspec, PdkConsole *console)
{
  if (pdk_console_get_captured (console) && is_possible (self, PDK_GUEST_TABLET))
    pdk_banner_set_revealed (self->banner, TRUE);
}

typedef struct {
  PdkDeviceOffers *offers;
  PdkGuestDevice device;
} Adding;

static void
on_added (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Adding *adding = user_data;
  g_autoptr (PdkDeviceOffers) self = adding->offers;
  const Offer *offer = &offers[adding->device];
  g_autoptr (GError) error = NULL;
  gboolean now = FALSE;
  const gboolean added = pdk_domain_add_device_finish (PDK_DOMAIN (object), result, &now, &error);

  if (self->pane == NULL)
    return;
  if (added)
    pdk_toast_show (GTK_WIDGET (self->pane), now || !pdk_domain_is_active (self->domain)
                                                 ? _ (offer->now)
                                                 : _ (offer->later));
  else
    pdk_toast_show_error (GTK_WIDGET (self->pane), _ (offer->failed), error);
  read_devices (self);
}

static void
on_add (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkDeviceOffers *self = user_data;
  Adding *adding = NULL;
  gsize i = 0;

  while (!g_str_equal (offers[i].action, g_action_get_name (G_ACTION (action))))
    i++;
  adding = g_new0 (Adding, 1);
  adding->offers = g_object_ref (self);
  adding->device = (PdkGuestDevice) i;
  g_simple_action_set_enabled (action, FALSE);
  if (adding->device == PDK_GUEST_TABLET)
    pdk_banner_set_revealed (self->banner, FALSE);
  pdk_domain_add_device_async (self->domain, adding->device, on_added, adding);
}

static void
on_gl_turned_off (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkDeviceOffers) self = user_data;
  g_autoptr (GError) error = NULL;

  self->gl_turned_off = pdk_domain_turn_off_gl_finish (PDK_DOMAIN (object), result, &error);
  if (self->pane == NULL)
    return;
  if (error == NULL)
    pdk_toast_show (GTK_WIDGET (self->pane),
                    _ ("OpenGL will be off after the machine was shut down"));
  else
    pdk_toast_show_error (GTK_WIDGET (self->pane), _ ("OpenGL was not turned off"), error);
  update_actions (self);
}

static void
on_gl_confirmed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkDeviceOffers) self = user_data;

  if (!pdk_confirm_finish (result) || self->pane == NULL)
    return;
  enable (self, TURN_OFF_GL, FALSE);
  pdk_domain_turn_off_gl_async (self->domain, on_gl_turned_off, g_object_ref (self));
}

static void
on_turn_off_gl (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkDeviceOffers *self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->pane));
  g_autofree char *heading = NULL;

  /* Translators: %s is a machine's name. */
  heading =
      g_strdup_printf (_ ("Turn Off OpenGL of “%s”?"), pdk_domain_get_display_name (self->domain));
  pdk_confirm_async (GTK_WINDOW (root), heading,
                     _ ("“gl” of its display is turned off in its configuration. If its graphics "
                        "card is accelerated, a display of the type “egl-headless” is added, "
                        "through which it stays so. Nothing changes before the machine was shut "
                        "down and is started again."),
                     _ ("_Turn Off"), FALSE, NULL, on_gl_confirmed, g_object_ref (self));
}

/* Another run, which has what was stored. */
static void
on_domain_notify_id (PdkDeviceOffers *self)
{
  self->gl_turned_off = FALSE;
  read_devices (self);
}

static void
pdk_device_offers_dispose (GObject *object)
{
  PdkDeviceOffers *self = PDK_DEVICE_OFFERS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_weak_pointer (&self->pane);
  g_clear_weak_pointer (&self->banner);
  g_clear_object (&self->actions);
  g_clear_object (&self->display);
  g_clear_object (&self->domain);

  G_OBJECT_CLASS (pdk_device_offers_parent_class)->dispose (object);
}

static void
pdk_device_offers_finalize (GObject *object)
{
  g_free (PDK_DEVICE_OFFERS (object)->devices);

  G_OBJECT_CLASS (pdk_device_offers_parent_class)->finalize (object);
}

static void
pdk_device_offers_class_init (PdkDeviceOffersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_device_offers_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_device_offers_finalize;
}

static void
pdk_device_offers_init (PdkDeviceOffers *self)
{
  g_autoptr (GSimpleAction) turn_off = g_simple_action_new (TURN_OFF_GL, NULL);

  self->actions = g_simple_action_group_new ();
  g_simple_action_set_enabled (turn_off, FALSE);
  g_signal_connect_object (turn_off, "activate", G_CALLBACK (on_turn_off_gl), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (turn_off));
  for (gsize i = 0; i < G_N_ELEMENTS (offers); i++) {
    g_autoptr (GSimpleAction) action = g_simple_action_new (offers[i].action, NULL);

    g_simple_action_set_enabled (action, FALSE);
    g_signal_connect_object (action, "activate", G_CALLBACK (on_add), self, 0);
    g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
  }
}

static void
follow (PdkDeviceOffers *self, gpointer object, const char *signal_name, GCallback callback)
{
  g_signal_connect_object (object, signal_name, callback, self, G_CONNECT_SWAPPED);
}

static void
set_domain (PdkDeviceOffers *self, PdkDomain *domain)
{
  self->domain = g_object_ref (domain);
  follow (self, domain, "notify::stale", G_CALLBACK (update_actions));
  follow (self, domain, "notify::persistent", G_CALLBACK (update_actions));
  follow (self, domain, "notify::id", G_CALLBACK (on_domain_notify_id));
}

PdkDeviceOffers *
pdk_device_offers_new (PdkConsolePane *pane, PdkBanner *banner, PdkDomain *domain)
{
  PdkDeviceOffers *self = NULL;

  g_return_val_if_fail (PDK_IS_CONSOLE_PANE (pane), NULL);
  g_return_val_if_fail (PDK_IS_BANNER (banner), NULL);
  g_return_val_if_fail (PDK_IS_DOMAIN (domain), NULL);

  self = g_object_new (PDK_TYPE_DEVICE_OFFERS, NULL);
  g_set_weak_pointer (&self->pane, pane);
  g_set_weak_pointer (&self->banner, banner);
  set_domain (self, domain);
  self->display = g_object_ref (pdk_console_pane_get_display (pane));
  gtk_widget_insert_action_group (GTK_WIDGET (pane), "device", G_ACTION_GROUP (self->actions));
  follow (self, self->display, "notify::backend", G_CALLBACK (on_display_notify_backend));
  follow (self, pdk_console_pane_get_console (pane), "notify::captured",
          G_CALLBACK (on_console_notify_captured));
  read_devices (self);

  return self;
}

void
pdk_device_offers_move (PdkDeviceOffers *self, PdkDomain *domain)
{
  g_return_if_fail (PDK_IS_DEVICE_OFFERS (self));
  g_return_if_fail (PDK_IS_DOMAIN (domain));

  g_signal_handlers_disconnect_by_data (self->domain, self);
  g_clear_object (&self->domain);
  set_domain (self, domain);
  on_display_notify_backend (self);
}
