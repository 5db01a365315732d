/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-address-page.h"

#include <glib/gi18n.h>

#include "views/machine/pdk-address-words.h"
#include "views/machine/pdk-console-pane.h"
#include "widgets/pdk-banner.h"

struct _PdkAddressPage {
  GtkWidget parent_instance;

  /* Template children. */
  PdkConsolePane *pane;
  GtkImage *safety_icon;
  GtkLabel *place_label;
  PdkBanner *kept_banner;

  /* Owned. */
  PdkDisplay *display;

  gboolean fills_screen; /* once it is shown, as its file wants it */
};

G_DEFINE_FINAL_TYPE (PdkAddressPage, pdk_address_page, GTK_TYPE_WIDGET)

static void
on_display_notify_kept_reason (PdkAddressPage *self)
{
  g_autofree char *reason = NULL;

  g_object_get (self->display, "kept-reason", &reason, NULL);
  pdk_banner_set_title (self->kept_banner, reason);
  pdk_banner_set_revealed (self->kept_banner, reason != NULL);
}

static void
on_session_notify_view (PdkAddressPage *self)
{
  PdkConsoleSession *session = pdk_display_get_session (self->display);

  if (!self->fills_screen || pdk_console_session_get_view (session) != PDK_SESSION_VIEW_DISPLAY)
    return;
  self->fills_screen = FALSE;
  g_object_set (self->pane, "fullscreen", TRUE, NULL);
}

static gboolean
pdk_address_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PDK_ADDRESS_PAGE (widget)->pane));
}

static void
pdk_address_page_dispose (GObject *object)
{
  PdkAddressPage *self = PDK_ADDRESS_PAGE (object);

  if (self->display != NULL)
    g_object_run_dispose (G_OBJECT (self->display));
  g_clear_object (&self->display);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_ADDRESS_PAGE);

  G_OBJECT_CLASS (pdk_address_page_parent_class)->dispose (object);
}

static void
pdk_address_page_class_init (PdkAddressPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_address_page_dispose;
  widget_class->grab_focus = pdk_address_page_grab_focus;

  g_type_ensure (PDK_TYPE_BANNER);
  g_type_ensure (PDK_TYPE_CONSOLE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-address-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkAddressPage, pane);
  gtk_widget_class_bind_template_child (widget_class, PdkAddressPage, safety_icon);
  gtk_widget_class_bind_template_child (widget_class, PdkAddressPage, place_label);
  gtk_widget_class_bind_template_child (widget_class, PdkAddressPage, kept_banner);
}

static void
pdk_address_page_init (PdkAddressPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** With VNC, that is agreed upon only while it is connected: nothing is claimed. */
static void
show_place (PdkAddressPage *self, const PdkViewerSpec *spec)
{
  g_autofree char *place = pdk_address_words_place (spec);
  const gboolean encrypted = pdk_viewer_spec_is_encrypted (spec);
  const char *words =
      encrypted ? _ ("The connection is encrypted") : _ ("The connection is not encrypted");

  gtk_label_set_label (self->place_label, place);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->place_label), place);
  gtk_widget_set_visible (GTK_WIDGET (self->safety_icon),
                          spec->protocol == PDK_VIEWER_SPICE && spec->socket == NULL);
  gtk_image_set_from_icon_name (self->safety_icon, encrypted ? "channel-secure-symbolic"
                                                             : "channel-insecure-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->safety_icon), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->safety_icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words, -1);
}

GtkWidget *
pdk_address_page_new (PdkDisplay *display, GSettings *settings)
{
  PdkAddressPage *self = NULL;
  const PdkViewerSpec *spec = NULL;

  g_return_val_if_fail (PDK_IS_ADDRESS_DISPLAY (display), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (PDK_TYPE_ADDRESS_PAGE, NULL);
  self->display = g_object_ref (display);
  spec = pdk_address_display_get_spec (PDK_ADDRESS_DISPLAY (display));
  self->fills_screen = spec->fullscreen;
  show_place (self, spec);
  pdk_console_pane_set_display (self->pane, display, settings);
  g_signal_connect_object (display, "notify::kept-reason",
                           G_CALLBACK (on_display_notify_kept_reason), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pdk_display_get_session (display), "notify::view",
                           G_CALLBACK (on_session_notify_view), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

PdkAddressDisplay *
pdk_address_page_get_display (PdkAddressPage *self)
{
  g_return_val_if_fail (PDK_IS_ADDRESS_PAGE (self), NULL);

  return PDK_ADDRESS_DISPLAY (self->display);
}
