/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-text-pane.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "views/machine/pdk-text-log.h"
#include "views/machine/pdk-text-session.h"
#include "widgets/pdk-banner.h"

/** How long a guest may be silent before a word is said about it, in milliseconds. */
#define HINT_DELAY 1500
/** For the session: see there. */
#define TIME_UNIT 100

struct _PdkTextPane {
  GtkWidget parent_instance;

  /* Template children. */
  PdkBanner *banner;
  GtkWidget *overlay;
  PdkTextConsole *console;
  GtkWidget *hint;
  GtkWidget *kernel_box;
  GtkLabel *kernel_label;
  AdwStatusPage *status;
  GtkButton *status_button;

  /* Owned. */
  PdkDomain *domain;
  PdkTextSession *session;
  PdkTextDevice *device;
  PdkTextLog *log;
  guint hint_id;

  gboolean waited; /* long enough for the hint */
};

G_DEFINE_FINAL_TYPE (PdkTextPane, pdk_text_pane, GTK_TYPE_WIDGET)

/** How one view looks.  Texts are msgids; a missing description is the session's reason. */
typedef struct {
  const char *icon_name; /* NULL: there is nothing to be said */
  const char *title;
  const char *description;
  const char *button;
  const char *action;
} Look;

/* clang-format off */
static const Look looks[] = {
  [PDK_TEXT_VIEW_WAITING] = { NULL, NULL, NULL, NULL, NULL },
  [PDK_TEXT_VIEW_LIVE] = { NULL, NULL, NULL, NULL, NULL },
  [PDK_TEXT_VIEW_SHUT_OFF] = {
    "system-shutdown-symbolic", N_ ("Shut Off"), N_ ("What the machine prints is shown here once it runs."),
    N_ ("_Run"), "win.domain.run" },
  [PDK_TEXT_VIEW_BUSY] = {
    "system-users-symbolic", N_ ("In Use by Someone Else"),
    N_ ("A text console has one user at a time. Taking over closes it there."), N_ ("_Take Over"),
    "text-session.take-over" },
  [PDK_TEXT_VIEW_NO_DEVICE] = {
    "utilities-terminal-symbolic", N_ ("No Such Console"),
    N_ ("The machine was started without this device."), N_ ("_Try Again"), "text-session.retry" },
  [PDK_TEXT_VIEW_FAILED] = {
    "network-error-symbolic", N_ ("Not Connected"), NULL, N_ ("_Reconnect"), "text-session.retry" },
  [PDK_TEXT_VIEW_HOST_LOST] = {
    "network-offline-symbolic", N_ ("Host Lost"), N_ ("The console is connected again when the host is back."),
    NULL, NULL },
  [PDK_TEXT_VIEW_MOVED] = {
    "network-server-symbolic", N_ ("Moved to Another Host"),
    N_ ("Connect to the host where the machine is now, and its console comes back here by itself."),
    N_ ("_Add Connection…"), "app.add-connection" },
  [PDK_TEXT_VIEW_GONE] = {
    "edit-delete-symbolic", N_ ("Machine Deleted"), N_ ("This machine no longer exists on its host."),
    NULL, NULL },
};
/* clang-format on */

char *
pdk_text_device_describe (const PdkTextDevice *device)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (device != NULL, NULL);

  switch (device->kind) {
  case PDK_TEXT_DEVICE_SERIAL:
    /* Translators: a text console of a machine; %u is 1 for the first. */
    return g_strdup_printf (_ ("Serial %u"), device->number);
  case PDK_TEXT_DEVICE_VIRTIO:
    /* Translators: a text console of a machine; %u is 1 for the first. */
    return g_strdup_printf (_ ("Virtio Console %u"), device->number);
  case PDK_TEXT_DEVICE_PARALLEL:
    /* Translators: a text console of a machine; %u is 1 for the first. */
    return g_strdup_printf (_ ("Parallel %u"), device->number);
  case PDK_TEXT_DEVICE_CONSOLE:
    /* Translators: a text console of a machine; %u is 1 for the first. */
    return g_strdup_printf (_ ("Text Console %u"), device->number);
  case PDK_TEXT_DEVICE_CHANNEL:
    name = pdk_text_display (device->name);
    /* Translators: a text device of a machine; %s is its name, for example “org.example.log”. */
    return g_strdup_printf (_ ("Channel %s"), name);
  }

  g_assert_not_reached ();
}

/** Returns: (transfer full) (nullable): what a Linux kernel has to be told of the device */
static char *
make_kernel_parameter (const PdkTextDevice *device)
{
  if (device->kind == PDK_TEXT_DEVICE_SERIAL)
    return g_strdup_printf ("console=ttyS%u,115200", device->number - 1);
  if (device->kind == PDK_TEXT_DEVICE_VIRTIO)
    return g_strdup_printf ("console=hvc%u", device->number - 1);
  return NULL;
}

static const char *
describe (PdkTextPane *self, const Look *look)
{
  return look->description != NULL ? _ (look->description)
                                   : pdk_text_session_get_reason (self->session);
}

/** Where there is text to be read, one line above it says what is the matter… */
static void
show_banner (PdkTextPane *self, const Look *look)
{
  GtkActionable *actionable = GTK_ACTIONABLE (self->banner);
  const char *description = describe (self, look);
  g_autofree char *title = description != NULL
                               /* Translators: what is the matter, and more about it. */
                               ? g_strdup_printf (_ ("%s: %s"), _ (look->title), description)
                               : g_strdup (_ (look->title));

  pdk_banner_set_title (self->banner, title);
  pdk_banner_set_button_label (self->banner, look->button != NULL ? _ (look->button) : NULL);
  gtk_actionable_set_action_name (actionable, look->action);
}

/** …and where there is none, the whole page does. */
static void
show_status (PdkTextPane *self, const Look *look)
{
  g_autofree char *markup = pdk_text_markup (describe (self, look));

  adw_status_page_set_icon_name (self->status, look->icon_name);
  adw_status_page_set_title (self->status, _ (look->title)); /* safe text: ours */
  adw_status_page_set_description (self->status, markup);
  gtk_widget_set_visible (GTK_WIDGET (self->status_button), look->button != NULL);
  if (look->button != NULL)
    gtk_button_set_label (self->status_button, _ (look->button));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->status_button), look->action);
}

static gboolean
on_hint_timeout (gpointer user_data)
{
  PdkTextPane *self = user_data;

  self->hint_id = 0;
  self->waited = TRUE;
  gtk_widget_set_visible (self->hint, TRUE);

  return G_SOURCE_REMOVE;
}

/** Only once it is clear that the guest is silent, and not in the time a picture takes to come. */
static void
update_hint (PdkTextPane *self, gboolean silent)
{
  if (!silent) {
    g_clear_handle_id (&self->hint_id, g_source_remove);
    self->waited = FALSE;
  } else if (self->hint_id == 0 && !self->waited) {
    self->hint_id = g_timeout_add (HINT_DELAY, on_hint_timeout, self);
  }
  gtk_widget_set_visible (self->hint, silent && self->waited);
}

/** Whether the keyboard is here, or nowhere: what had it was hidden, and something around us was given
 * it that has no use for it. */
static gboolean
has_keyboard (PdkTextPane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) ||
         gtk_widget_is_ancestor (GTK_WIDGET (self), focus);
}

/** Whether someone is at work in the console: in the terminal, the find bar or a question. */
static gboolean
is_at_work (PdkTextPane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->console)) &&
         !gtk_widget_get_visible (GTK_WIDGET (self->status));
}

static void
update (PdkTextPane *self)
{
  const PdkTextView view = pdk_text_session_get_view (self->session);
  const Look *look = &looks[view];
  const gboolean blank = pdk_text_console_is_blank (self->console);
  const gboolean said = look->icon_name != NULL;
  /* Asked before anything is hidden, which moves it. */
  const gboolean ours = has_keyboard (self);

  g_object_set (self->console, "connected", view == PDK_TEXT_VIEW_LIVE, NULL);
  if (said && blank)
    show_status (self, look);
  else if (said)
    show_banner (self, look);
  pdk_banner_set_revealed (self->banner, said && !blank);
  gtk_widget_set_visible (GTK_WIDGET (self->status), said && blank);
  update_hint (self, view == PDK_TEXT_VIEW_LIVE && blank);

  /* The keyboard goes to the next step, and back to the console; what is typed to find something
   * goes to no guest. */
  if (ours && !is_at_work (self) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_copy_parameter (PdkTextPane *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_label (self->kernel_label));
}

static void
on_console_data (PdkTextPane *self, GBytes *bytes)
{
  if (!pdk_text_session_send (self->session, bytes))
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
on_console_window_combo (PdkTextPane *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "display.fullscreen", NULL);
}

/** Out of the terminal, which takes the Tab key for the guest. */
static void
on_console_released (PdkTextPane *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "consoles.focus", NULL);
}

static void
on_session_begin (PdkTextPane *self)
{
  pdk_text_console_begin (self->console);
}

static void
on_session_received (PdkTextPane *self, GBytes *bytes, guint64 left_out)
{
  if (left_out > 0)
    pdk_text_console_feed_gap (self->console, left_out);
  pdk_text_console_feed (self->console, bytes);
}

static void
retry (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  pdk_text_session_retry (PDK_TEXT_PANE (widget)->session);
}

static void
take_over (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  pdk_text_session_take_over (PDK_TEXT_PANE (widget)->session);
}

static gboolean
pdk_text_pane_grab_focus (GtkWidget *widget)
{
  PdkTextPane *self = PDK_TEXT_PANE (widget);

  if (gtk_widget_get_visible (GTK_WIDGET (self->status)) &&
      gtk_widget_get_visible (GTK_WIDGET (self->status_button)) &&
      gtk_widget_grab_focus (GTK_WIDGET (self->status_button)))
    return TRUE;
  return gtk_widget_grab_focus (GTK_WIDGET (self->console));
}

static void
pdk_text_pane_dispose (GObject *object)
{
  PdkTextPane *self = PDK_TEXT_PANE (object);

  g_clear_handle_id (&self->hint_id, g_source_remove);
  if (self->session != NULL) {
    g_signal_handlers_disconnect_by_data (self->session, self);
    g_object_run_dispose (G_OBJECT (self->session));
  }
  if (self->log != NULL)
    g_object_run_dispose (G_OBJECT (self->log));
  g_clear_object (&self->log);
  g_clear_object (&self->session);
  g_clear_object (&self->domain);
  g_clear_pointer (&self->device, pdk_text_device_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_TEXT_PANE);

  G_OBJECT_CLASS (pdk_text_pane_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PDK_TYPE_BANNER);
  g_type_ensure (PDK_TYPE_TEXT_CONSOLE);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/machine/pdk-text-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkTextPane, banner);
  gtk_widget_class_bind_template_child (widget_class, PdkTextPane, overlay);
  gtk_widget_class_bind_template_child (widget_class, PdkTextPane, console);
  gtk_widget_class_bind_template_child (widget_class, PdkTextPane, hint);
  gtk_widget_class_bind_template_child (widget_class, PdkTextPane, kernel_box);
  gtk_widget_class_bind_template_child (widget_class, PdkTextPane, kernel_label);
  gtk_widget_class_bind_template_child (widget_class, PdkTextPane, status);
  gtk_widget_class_bind_template_child (widget_class, PdkTextPane, status_button);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_parameter);
  gtk_widget_class_bind_template_callback (widget_class, on_console_data);
  gtk_widget_class_bind_template_callback (widget_class, on_console_window_combo);
  gtk_widget_class_bind_template_callback (widget_class, on_console_released);
}

static void
pdk_text_pane_class_init (PdkTextPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pdk_text_pane_dispose;
  widget_class->grab_focus = pdk_text_pane_grab_focus;
  bind_template (widget_class);

  gtk_widget_class_install_action (widget_class, "text-session.retry", NULL, retry);
  gtk_widget_class_install_action (widget_class, "text-session.take-over", NULL, take_over);
}

static void
pdk_text_pane_init (PdkTextPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_bind_property (adw_style_manager_get_default (), "dark", self->console, "dark",
                          G_BINDING_SYNC_CREATE);
}

static void
update_name (PdkTextPane *self)
{
  g_autofree char *device = pdk_text_device_describe (self->device);
  /* Translators: names a text console: a machine's name, and “Serial 1”, say. */
  g_autofree char *name = g_strdup_printf (C_ ("machine and device", "%s %s"),
                                           pdk_domain_get_display_name (self->domain), device);

  pdk_text_console_set_name (self->console, name);
}

static void
set_domain (PdkTextPane *self, PdkDomain *domain)
{
  self->domain = g_object_ref (domain);
  g_signal_connect_object (domain, "notify::display-name", G_CALLBACK (update_name), self,
                           G_CONNECT_SWAPPED);
  update_name (self);
}

static void
show_device (PdkTextPane *self)
{
  g_autofree char *parameter = make_kernel_parameter (self->device);
  g_autofree char *described = pdk_text_device_describe (self->device);
  g_autofree char *name =
      g_strdup_printf ("%s %s", pdk_domain_get_display_name (self->domain), described);

  self->log = pdk_text_log_new (self->console, name);
  gtk_label_set_label (self->kernel_label,
                       parameter != NULL ? parameter : ""); /* safe text: ours */
  gtk_widget_set_visible (self->kernel_box, parameter != NULL);
}

GtkWidget *
pdk_text_pane_new (PdkDomain *domain,
                   PdkTextDevice *device,
                   GSettings *settings,
                   GSettings *machine_settings)
{
  PdkTextPane *self = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN (domain), NULL);
  g_return_val_if_fail (device != NULL, NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings) && G_IS_SETTINGS (machine_settings), NULL);

  self = g_object_new (PDK_TYPE_TEXT_PANE, NULL);
  self->device = pdk_text_device_ref (device);
  set_domain (self, domain);
  show_device (self);
  g_settings_bind (settings, "text-font-scale", self->console, "font-scale",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "console-release-combo", self->console, "release-combo",
                   G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "console-fullscreen-combo", self->console, "window-combo",
                   G_SETTINGS_BIND_GET);
  g_settings_bind (machine_settings, "text-backspace", self->console, "backspace",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (machine_settings, "text-encoding", self->console, "encoding",
                   G_SETTINGS_BIND_DEFAULT);

  self->session = pdk_text_session_new (domain, device->id, TIME_UNIT);
  g_signal_connect_object (self->session, "begin", G_CALLBACK (on_session_begin), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "received", G_CALLBACK (on_session_received), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

void
pdk_text_pane_move (PdkTextPane *self, PdkDomain *domain)
{
  g_return_if_fail (PDK_IS_TEXT_PANE (self));
  g_return_if_fail (PDK_IS_DOMAIN (domain));

  g_signal_handlers_disconnect_by_data (self->domain, self);
  g_clear_object (&self->domain);
  set_domain (self, domain);
  pdk_text_session_move (self->session, domain);
}

PdkTextConsole *
pdk_text_pane_get_console (PdkTextPane *self)
{
  g_return_val_if_fail (PDK_IS_TEXT_PANE (self), NULL);

  return self->console;
}
