/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-console-status.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "views/machine/pdk-certificate-dialog.h"
#include "views/machine/pdk-password-form.h"
#include "widgets/pdk-error-dialog.h"
#include "widgets/pdk-status-layout.h"

struct _PdkConsoleStatus {
  GtkWidget parent_instance;

  /* Template children. */
  AdwStatusPage *page;
  GtkWidget *spinner;
  PdkPasswordForm *password_form;
  GtkButton *button;
  GtkWidget *retry_button;
  GtkWidget *force_off_button;
  GtkWidget *details_button;

  /* Owned. */
  PdkDisplay *display;
};

G_DEFINE_FINAL_TYPE (PdkConsoleStatus, pdk_console_status, GTK_TYPE_WIDGET)

/** How one view looks.  Texts are msgids; a missing description is made by describe(). */
typedef struct {
  const char *icon_name;
  const char *title;
  const char *description;
  const char *button;
  const char *action;
} Look;

/* clang-format off */
static const Look looks[] = {
  [PDK_SESSION_VIEW_CONNECTING] = { NULL, N_ ("Connecting to the Display"), NULL, NULL, NULL },
  [PDK_SESSION_VIEW_PAUSED] = {
    "media-playback-pause-symbolic", N_ ("Paused"),
    N_ ("Resume the machine to continue where it left off."), N_ ("_Resume"), "win.domain.resume" },
  [PDK_SESSION_VIEW_ASLEEP] = {
    "weather-clear-night-symbolic", N_ ("Asleep"),
    N_ ("The guest system put the machine to sleep."), N_ ("_Wake Up"), "win.domain.resume" },
  [PDK_SESSION_VIEW_SHUT_OFF] = {
    "system-shutdown-symbolic", N_ ("Shut Off"), NULL, N_ ("_Run"), "win.domain.run" },
  [PDK_SESSION_VIEW_SAVED] = {
    "document-save-symbolic", N_ ("Saved"),
    N_ ("The machine was saved while running. Restore it to continue where it left off."), N_ ("_Restore"),
    "win.domain.run" },
  [PDK_SESSION_VIEW_CRASHED] = {
    "dialog-error-symbolic", N_ ("Crashed"),
    N_ ("The machine stopped because of an internal error."), N_ ("_Run"), "win.domain.run" },
  [PDK_SESSION_VIEW_KEPT] = {
    "dialog-error-symbolic", N_ ("Crashed"),
    N_ ("The guest system crashed. Its machine is kept as it was, for a look inside."),
    N_ ("Force _Reset…"), "win.domain.reset" },
  [PDK_SESSION_VIEW_PASSWORD] = { "dialog-password-symbolic", N_ ("Password Needed"), NULL, NULL, NULL },
  [PDK_SESSION_VIEW_NO_DISPLAY] = {
    "video-display-symbolic", N_ ("No Display"),
    N_ ("This machine runs without a graphical display, so there is no screen to show."), NULL, NULL },
  [PDK_SESSION_VIEW_UNSUPPORTED] = {
    "video-display-symbolic", N_ ("Display Cannot Be Shown"), NULL, NULL, NULL },
  [PDK_SESSION_VIEW_UNREACHABLE] = {
    "network-error-symbolic", N_ ("Display Cannot Be Reached"), NULL, N_ ("_Try Again"), "status.reconnect" },
  [PDK_SESSION_VIEW_GL] = {
    "video-display-symbolic", N_ ("Display Cannot Be Shown"), NULL, N_ ("_Turn Off OpenGL…"),
    "device.turn-off-gl" },
  [PDK_SESSION_VIEW_ELSEWHERE] = {
    "dialog-question-symbolic", N_ ("Connect to Another Computer?"), NULL, N_ ("_Connect There"),
    "status.trust" },
  [PDK_SESSION_VIEW_UNCONFIRMED] = {
    "dialog-question-symbolic", N_ ("Connect to This Display?"), NULL, N_ ("C_onnect"), "status.trust" },
  [PDK_SESSION_VIEW_UNTRUSTED] = {
    "channel-insecure-symbolic", N_ ("Display Not Trusted"), NULL, N_ ("_Show Certificate…"),
    "status.show-certificate" },
  [PDK_SESSION_VIEW_TAKEN] = {
    "system-users-symbolic", N_ ("Someone Else Opened This Display"),
    N_ ("A display has one viewer at a time. Connecting here closes it there."), N_ ("_Connect Here"),
    "status.reconnect" },
  [PDK_SESSION_VIEW_CLOSED] = {
    "network-offline-symbolic", N_ ("Display Closed"), NULL, N_ ("_Connect Again"), "status.reconnect" },
  [PDK_SESSION_VIEW_USED_UP] = {
    "network-offline-symbolic", N_ ("Another Connection File Needed"), NULL, NULL, NULL },
  [PDK_SESSION_VIEW_HOST_LOST] = {
    "network-offline-symbolic", N_ ("Host Lost"), NULL, N_ ("_Try Now"), "win.connection.open" },
  [PDK_SESSION_VIEW_NOT_CONNECTED] = {
    "video-display-symbolic", N_ ("Not Connected"),
    N_ ("This machine’s display is connected when you ask for it."), N_ ("_Connect"), "status.connect" },
  [PDK_SESSION_VIEW_MOVED] = {
    "network-server-symbolic", N_ ("Moved to Another Host"), NULL, N_ ("_Add Connection…"), "app.add-connection" },
  [PDK_SESSION_VIEW_GONE] = {
    "edit-delete-symbolic", N_ ("Machine Deleted"),
    N_ ("This machine no longer exists on its host."), NULL, NULL },
};
/* clang-format on */

static PdkSessionView
get_view (PdkConsoleStatus *self)
{
  return pdk_console_session_get_view (pdk_display_get_session (self->display));
}

/** Whether it asks where to connect to: then nothing is suggested. */
static gboolean
is_question (PdkSessionView view)
{
  return view == PDK_SESSION_VIEW_ELSEWHERE || view == PDK_SESSION_VIEW_UNCONFIRMED;
}

/** Whether there may be more to say than is on the page. */
static gboolean
has_details (PdkSessionView view)
{
  return view == PDK_SESSION_VIEW_UNREACHABLE || view == PDK_SESSION_VIEW_UNCONFIRMED ||
         view == PDK_SESSION_VIEW_USED_UP;
}

static char *
describe_type (const char *type_name)
{
  /* Translators: %s is a type of display, for example “rdp”. */
  return g_strdup_printf (_ ("The machine has a display of the type “%s”. Paddock shows SPICE and "
                             "VNC displays."),
                          type_name);
}

static char *
describe_password (PdkDisplayKeys *keys)
{
  const char *hint = pdk_display_keys_get_hint (keys);
  const char *text = pdk_display_keys_was_refused (keys)
                         ? _ ("That password was not accepted: it is wrong, or no longer valid.")
                         : _ ("The display of this machine is protected by a password.");

  return hint != NULL ? g_strjoin (" ", text, hint, NULL) : g_strdup (text);
}

/** What is to be said beyond the title, as plain text. */
static char *
describe (PdkConsoleStatus *self, PdkSessionView view)
{
  const char *reason = pdk_console_session_get_reason (pdk_display_get_session (self->display));

  if (looks[view].description != NULL)
    return g_strdup (_ (looks[view].description));
  if (view == PDK_SESSION_VIEW_UNSUPPORTED)
    return describe_type (reason);
  if (view == PDK_SESSION_VIEW_HOST_LOST)
    return g_strdup (pdk_display_get_host_text (self->display));
  if (view == PDK_SESSION_VIEW_PASSWORD)
    return describe_password (pdk_display_get_keys (self->display));
  if (view == PDK_SESSION_VIEW_SHUT_OFF)
    return g_strdup (pdk_display_get_name (self->display));

  return g_strdup (reason);
}

static void
update_description (PdkConsoleStatus *self)
{
  g_autofree char *text = describe (self, get_view (self));
  g_autofree char *markup = pdk_text_markup (text);

  adw_status_page_set_description (self->page, markup);
  pdk_status_layout_reset (GTK_WIDGET (self));
}

static void
update_button (PdkConsoleStatus *self, const Look *look)
{
  const char *uri = pdk_display_get_host_uri (self->display);
  GtkActionable *actionable = GTK_ACTIONABLE (self->button);
  const gboolean opens_host = g_strcmp0 (look->action, "win.connection.open") == 0;
  const gboolean offered = look->button != NULL && (!opens_host || uri != NULL);

  /* A name is never beside the other one's target: GTK warns of the mismatch. */
  gtk_actionable_set_action_name (actionable, NULL);
  gtk_actionable_set_action_target_value (actionable, offered && opens_host
                                                          ? g_variant_new_string (uri)
                                                          : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->button), offered);
  if (!offered)
    return;

  if (is_question (get_view (self)))
    gtk_widget_remove_css_class (GTK_WIDGET (self->button), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->button), "suggested-action");
  gtk_actionable_set_action_name (actionable, look->action);
  gtk_button_set_label (self->button, _ (look->button));
}

static void
update (PdkConsoleStatus *self)
{
  const PdkSessionView view = get_view (self);
  const Look *look = &looks[view];
  const gboolean has_words = look->title != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), has_words);
  if (!has_words)
    return;

  adw_status_page_set_icon_name (self->page, look->icon_name);
  adw_status_page_set_title (self->page, _ (look->title));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (look->title), -1);
  update_description (self);
  update_button (self, look);
  gtk_widget_set_visible (self->spinner, view == PDK_SESSION_VIEW_CONNECTING);
  if (view == PDK_SESSION_VIEW_PASSWORD)
    pdk_password_form_ask (self->password_form);
  gtk_widget_set_visible (GTK_WIDGET (self->password_form), view == PDK_SESSION_VIEW_PASSWORD);
  gtk_widget_set_visible (self->retry_button,
                          view == PDK_SESSION_VIEW_UNTRUSTED || view == PDK_SESSION_VIEW_GL);
  gtk_widget_set_visible (self->force_off_button, view == PDK_SESSION_VIEW_KEPT);
  gtk_widget_set_visible (self->details_button,
                          has_details (view) && pdk_display_get_details (self->display) != NULL);
  if (view == PDK_SESSION_VIEW_PASSWORD && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self->password_form));
}

static void
on_details_clicked (PdkConsoleStatus *self)
{
  pdk_show_error_details (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                          adw_status_page_get_title (self->page),
                          pdk_display_get_details (self->display));
}

/** Where the keyboard goes when there is no screen: the next step, or the words themselves. */
static gboolean
pdk_console_status_grab_focus (GtkWidget *widget)
{
  PdkConsoleStatus *self = PDK_CONSOLE_STATUS (widget);

  if (gtk_widget_get_visible (GTK_WIDGET (self->password_form)))
    return gtk_widget_grab_focus (GTK_WIDGET (self->password_form));
  /* A question about trust is not answered by whoever happens to press Enter. */
  if (!is_question (get_view (self)) && gtk_widget_get_visible (GTK_WIDGET (self->button)) &&
      gtk_widget_grab_focus (GTK_WIDGET (self->button)))
    return TRUE;

  return GTK_WIDGET_CLASS (pdk_console_status_parent_class)->grab_focus (widget);
}

/** Its action is enabled a moment after the words are there: the keyboard has waited with them. */
static void
on_button_notify_sensitive (PdkConsoleStatus *self)
{
  if (gtk_widget_has_focus (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
reconnect (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  pdk_display_take_over (PDK_CONSOLE_STATUS (widget)->display);
}

/** As if it were by itself: nobody is thrown out. */
static void
connect_display (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  pdk_console_session_retry (pdk_display_get_session (PDK_CONSOLE_STATUS (widget)->display));
}

static void
trust (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  pdk_display_trust (PDK_CONSOLE_STATUS (widget)->display);
}

static void
show_certificate (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkConsoleStatus *self = PDK_CONSOLE_STATUS (widget);

  if (pdk_display_get_certificate (self->display) != NULL)
    pdk_certificate_dialog_present (GTK_WINDOW (gtk_widget_get_root (widget)), self->display);
}

static void
pdk_console_status_dispose (GObject *object)
{
  PdkConsoleStatus *self = PDK_CONSOLE_STATUS (object);

  g_clear_object (&self->display);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_CONSOLE_STATUS);

  G_OBJECT_CLASS (pdk_console_status_parent_class)->dispose (object);
}

static void
pdk_console_status_class_init (PdkConsoleStatusClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_console_status_dispose;
  widget_class->grab_focus = pdk_console_status_grab_focus;

  g_type_ensure (PDK_TYPE_PASSWORD_FORM);
  g_type_ensure (PDK_TYPE_STATUS_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-console-status.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleStatus, page);
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleStatus, spinner);
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleStatus, password_form);
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleStatus, button);
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleStatus, retry_button);
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleStatus, force_off_button);
  gtk_widget_class_bind_template_child (widget_class, PdkConsoleStatus, details_button);
  gtk_widget_class_bind_template_callback (widget_class, on_details_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_button_notify_sensitive);
  gtk_widget_class_install_action (widget_class, "status.reconnect", NULL, reconnect);
  gtk_widget_class_install_action (widget_class, "status.connect", NULL, connect_display);
  gtk_widget_class_install_action (widget_class, "status.trust", NULL, trust);
  gtk_widget_class_install_action (widget_class, "status.show-certificate", NULL, show_certificate);
}

static void
pdk_console_status_init (PdkConsoleStatus *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pdk_console_status_set_display (PdkConsoleStatus *self, PdkDisplay *display)
{
  PdkConsoleSession *session = pdk_display_get_session (display);

  g_return_if_fail (PDK_IS_CONSOLE_STATUS (self));
  g_return_if_fail (self->display == NULL);

  self->display = g_object_ref (display);
  pdk_password_form_set_display (self->password_form, display);
  g_signal_connect_object (session, "notify::view", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::reason", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  /* The age in the host's status goes on; nothing else of this page does. */
  g_signal_connect_object (display, "notify::host-text", G_CALLBACK (update_description), self,
                           G_CONNECT_SWAPPED);
  update (self);
}
