/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-connect"

#include "config.h"

#include "views/connect/pdk-connect-dialog.h"

#include <glib/gi18n.h>

#include "core/connection/pdk-connection-reason.h"
#include "core/connection/pdk-uri.h"
#include "core/pdk-text.h"
#include "views/connect/pdk-auth-dialog.h"
#include "views/connect/pdk-connect-spec.h"
#include "widgets/pdk-confirm.h"
#include "widgets/pdk-error-dialog.h"
#include "widgets/pdk-row-keys.h"
#include "widgets/pdk-switch-row.h"

/* Choices → PdkConnectSpec → URI → verdict: update() does it all after every change, and nothing
 * else writes the derived widgets.  Both commands first ask about a risky address. */

struct _PdkConnectDialog {
  AdwWindow parent_instance;

  /* Template children. */
  AdwComboRow *hypervisor_row;
  AdwComboRow *transport_row;
  AdwEntryRow *host_row;
  AdwEntryRow *user_row;
  AdwEntryRow *port_row;
  PdkSwitchRow *certificate_row;
  AdwEntryRow *custom_row;
  AdwEntryRow *name_row;
  PdkSwitchRow *autoconnect_row;
  GtkLabel *uri_label;
  GtkWidget *verdict_box;
  GtkImage *verdict_icon;
  GtkLabel *verdict_label;
  GtkButton *connect_button;
  GtkButton *test_button;
  GtkWidget *test_spinner;
  GtkImage *test_icon;
  GtkLabel *test_label;
  GtkWidget *test_details_button;

  /* Owned. */
  PdkConnectionStore *store;
  PdkConnection *test; /* under way */
  char *test_details;
  char *uri;         /* of the choices made; NULL while there is none to use */
  char *consequence; /* of a risky one */

  PdkUriVerdict verdict;
};

G_DEFINE_FINAL_TYPE (PdkConnectDialog, pdk_connect_dialog, ADW_TYPE_WINDOW)

/* ---- Reading the choices ---- */

static PdkHypervisor
get_hypervisor (PdkConnectDialog *self)
{
  return (PdkHypervisor) adw_combo_row_get_selected (self->hypervisor_row);
}

/** The transport chosen: the row lists those that the hypervisor has, in the order of the flags. */
static PdkTransport
get_transport (PdkConnectDialog *self)
{
  const PdkTransport offered = pdk_hypervisor_get_transports (get_hypervisor (self));
  guint position = adw_combo_row_get_selected (self->transport_row);

  for (guint flag = PDK_TRANSPORT_LOCAL; flag <= PDK_TRANSPORT_HTTPS; flag <<= 1) {
    if ((offered & flag) && position-- == 0)
      return (PdkTransport) flag;
  }

  return PDK_TRANSPORT_LOCAL;
}

static void
read_spec (PdkConnectDialog *self, PdkConnectSpec *spec)
{
  *spec = (PdkConnectSpec){
    .hypervisor = get_hypervisor (self),
    .transport = get_transport (self),
    .user = gtk_editable_get_text (GTK_EDITABLE (self->user_row)),
    .host = gtk_editable_get_text (GTK_EDITABLE (self->host_row)),
    .port = gtk_editable_get_text (GTK_EDITABLE (self->port_row)),
    .any_certificate = pdk_switch_row_get_active (self->certificate_row),
    .custom = gtk_editable_get_text (GTK_EDITABLE (self->custom_row)),
  };
}

static PdkConnection *
find_existing (PdkConnectDialog *self)
{
  /* The first choices are made before the store is there. */
  if (self->store == NULL || self->uri == NULL)
    return NULL;

  return pdk_connection_store_find (self->store, self->uri);
}

/* ---- Showing what follows from them ---- */

static void
show_rows (PdkConnectDialog *self)
{
  const gboolean custom = get_hypervisor (self) == PDK_HYPERVISOR_CUSTOM;
  const PdkTransport transport = get_transport (self);
  const gboolean remote = !custom && transport != PDK_TRANSPORT_LOCAL;
  const PdkTransport offered = pdk_hypervisor_get_transports (get_hypervisor (self));

  gtk_widget_set_visible (GTK_WIDGET (self->transport_row),
                          !custom && (offered & (offered - 1)) != 0);
  gtk_widget_set_visible (GTK_WIDGET (self->host_row), remote);
  gtk_widget_set_visible (GTK_WIDGET (self->user_row), remote && transport != PDK_TRANSPORT_TLS);
  gtk_widget_set_visible (GTK_WIDGET (self->port_row), remote);
  gtk_widget_set_visible (GTK_WIDGET (self->certificate_row), transport == PDK_TRANSPORT_HTTPS);
  gtk_widget_set_visible (GTK_WIDGET (self->custom_row), custom);
  /* The address typed is shown where it is typed. */
  gtk_widget_set_visible (GTK_WIDGET (self->uri_label), !custom && self->uri != NULL);
}

static void
show_verdict (PdkConnectDialog *self,
              const char *icon_name,
              const char *css_class,
              const char *text)
{
  const char *classes[] = { css_class, NULL };

  gtk_widget_set_visible (self->verdict_box, text != NULL);
  gtk_image_set_from_icon_name (self->verdict_icon, icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->verdict_icon), classes);
  gtk_label_set_label (self->verdict_label, text != NULL ? text : "");
}

static void
show_judgement (PdkConnectDialog *self)
{
  if (self->verdict == PDK_URI_REFUSED)
    show_verdict (self, "dialog-error-symbolic", "error", self->consequence);
  else if (self->verdict != PDK_URI_ALLOWED)
    show_verdict (self, "dialog-warning-symbolic", "warning", self->consequence);
  else if (find_existing (self) != NULL)
    show_verdict (self, "dialog-information-symbolic", "accent",
                  _ ("This connection is already in the list. It will be opened."));
  else
    show_verdict (self, NULL, NULL, NULL);
}

static void
update_actions (PdkConnectDialog *self)
{
  const gboolean usable = self->uri != NULL && self->verdict != PDK_URI_REFUSED;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connect.connect", usable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connect.test", self->test != NULL || usable);
  gtk_button_set_label (self->test_button, self->test != NULL ? _ ("_Stop") : _ ("_Test"));
  gtk_button_set_label (self->connect_button,
                        find_existing (self) != NULL ? _ ("_Open") : _ ("C_onnect"));
}

static void
stop_test (PdkConnectDialog *self)
{
  if (self->test == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->test, self);
  pdk_connection_close (self->test);
  g_clear_object (&self->test);
}

static void
show_test (PdkConnectDialog *self, const char *icon_name, const char *css_class, const char *text)
{
  const char *classes[] = { css_class, NULL };

  gtk_widget_set_visible (self->test_spinner, self->test != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->test_icon), icon_name != NULL);
  gtk_image_set_from_icon_name (self->test_icon, icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->test_icon), classes);
  gtk_label_set_label (self->test_label, text);
  gtk_widget_set_visible (self->test_details_button, self->test_details != NULL);
  update_actions (self);
}

static void
clear_test (PdkConnectDialog *self)
{
  stop_test (self);
  g_clear_pointer (&self->test_details, g_free);
  show_test (self, NULL, NULL, "");
}

static void
judge (PdkConnectDialog *self)
{
  PdkConnectSpec spec;
  gboolean incomplete = FALSE;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->consequence, g_free);
  read_spec (self, &spec);
  self->verdict = PDK_URI_REFUSED;
  self->uri = pdk_connect_spec_build_uri (&spec, &incomplete, &error);
  if (self->uri != NULL)
    self->verdict = pdk_uri_judge (self->uri, &self->consequence);
  else if (!incomplete)
    self->consequence = g_strdup (error->message);

  /* What is still to be typed is no mistake: it is asked for, not complained of. */
  if (incomplete)
    show_verdict (self, "dialog-information-symbolic", "dim-label", error->message);
  else
    show_judgement (self);
}

static void
update (PdkConnectDialog *self)
{
  g_autofree char *shown = NULL;

  judge (self);
  shown = pdk_text_display (self->uri != NULL ? self->uri : "");
  gtk_label_set_label (self->uri_label, shown);
  show_rows (self);
  clear_test (self);
}

static void
on_transport_selected (PdkConnectDialog *self)
{
  /* A remote host may be away when Paddock starts; this computer is not.  A whole address can mean
   * either. */
  const gboolean here =
      get_transport (self) == PDK_TRANSPORT_LOCAL && get_hypervisor (self) != PDK_HYPERVISOR_CUSTOM;

  pdk_switch_row_set_active (self->autoconnect_row, here);
  update (self);
}

static void
on_hypervisor_selected (PdkConnectDialog *self)
{
  const PdkHypervisor hypervisor = get_hypervisor (self);
  const PdkTransport offered = pdk_hypervisor_get_transports (hypervisor);
  const char *hint = pdk_hypervisor_get_hint (hypervisor);
  g_autofree char *markup = pdk_text_markup (hint);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint flag = PDK_TRANSPORT_LOCAL; flag <= PDK_TRANSPORT_HTTPS; flag <<= 1) {
    if (offered & flag)
      gtk_string_list_append (titles, pdk_transport_get_title ((PdkTransport) flag));
  }
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->hypervisor_row), markup);
  adw_combo_row_set_model (self->transport_row, G_LIST_MODEL (titles));
  on_transport_selected (self);
}

/* ---- Asking about risky addresses ---- */

typedef void (*Command) (PdkConnectDialog *self);

typedef struct {
  PdkConnectDialog *dialog;
  Command command;
  char *uri;
} Question;

static void
on_confirmed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;

  /* Not if the choices were changed meanwhile. */
  if (pdk_confirm_finish (result) && g_strcmp0 (question->uri, question->dialog->uri) == 0)
    question->command (question->dialog);

  g_object_unref (question->dialog);
  g_free (question->uri);
  g_free (question);
}

static void
ask_then (PdkConnectDialog *self, Command command)
{
  Question *question = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *body = NULL;

  if (self->verdict == PDK_URI_ALLOWED) {
    command (self);
    return;
  }

  question = g_new0 (Question, 1);
  question->dialog = g_object_ref (self);
  question->command = command;
  question->uri = g_strdup (self->uri);
  shown = pdk_text_display (self->uri);
  body = g_strconcat (shown, "\n\n", self->consequence, NULL);
  pdk_confirm_async (GTK_WINDOW (self), _ ("Use This Address?"), body, _ ("_Use It"), TRUE, NULL,
                     on_confirmed, question);
}

/* ---- Test ---- */

static void
on_test_auth_request (PdkConnectDialog *self, PdkAuthRequest *request)
{
  pdk_auth_dialog_present (GTK_WINDOW (self), request);
}

static void
show_test_success (PdkConnectDialog *self, guint n_machines)
{
  g_autofree char *text = g_strdup_printf (ngettext ("It works: %u machine found.",
                                                     "It works: %u machines found.", n_machines),
                                           n_machines);

  show_test (self, "object-select-symbolic", "success", text);
}

static void
show_test_failure (PdkConnectDialog *self, const GError *error)
{
  const PdkConnectionReason reason = pdk_connection_reason_of_error (error, self->uri);
  /* Translators: %s says why a connection failed, for example “the host’s name is not known”. */
  g_autofree char *text = g_strdup_printf (_ ("Not connected: %s."), reason.text);
  g_autofree char *whole =
      reason.advice != NULL ? g_strconcat (text, " ", reason.advice, NULL) : g_strdup (text);

  self->test_details = g_strdup (error->message);
  show_test (self, "dialog-error-symbolic", "error", whole);
}

static void
on_test_open (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkConnectDialog) self = user_data;
  PdkConnection *connection = PDK_CONNECTION (object);
  g_autoptr (GError) error = NULL;
  const gboolean opened = pdk_connection_open_finish (connection, result, &error);
  const guint n_machines = g_list_model_get_n_items (pdk_connection_get_domains (connection));

  /* Stopped, or overtaken by another test. */
  if (self->test != connection)
    return;

  stop_test (self);
  if (opened)
    show_test_success (self, n_machines);
  else
    show_test_failure (self, error);
}

static void
start_test (PdkConnectDialog *self)
{
  clear_test (self);
  self->test = pdk_connection_new (self->uri, NULL);
  g_signal_connect_object (self->test, "auth-request", G_CALLBACK (on_test_auth_request), self,
                           G_CONNECT_SWAPPED);
  show_test (self, NULL, NULL, _ ("Connecting…"));
  pdk_connection_open_async (self->test, NULL, on_test_open, g_object_ref (self));
}

static void
toggle_test (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkConnectDialog *self = PDK_CONNECT_DIALOG (widget);

  if (self->test != NULL)
    clear_test (self);
  else
    ask_then (self, start_test);
}

static void
on_test_details_clicked (PdkConnectDialog *self)
{
  pdk_show_error_details (GTK_WINDOW (self), _ ("Not Connected"), self->test_details);
}

/* ---- Connect ---- */

/** By the window's action, as every other way to open a host. */
static void
open_connection (PdkConnectDialog *self, PdkConnection *connection)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (parent == NULL || !gtk_widget_activate_action (GTK_WIDGET (parent), "win.connection.open",
                                                     "s", pdk_connection_get_uri (connection)))
    pdk_connection_open_async (connection, NULL, NULL, NULL);
}

static void
add_connection (PdkConnectDialog *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name_row));
  g_autoptr (GError) error = NULL;
  PdkConnection *connection = NULL;

  stop_test (self);
  connection =
      pdk_connection_store_add (self->store, self->uri, name[0] != '\0' ? name : NULL,
                                pdk_switch_row_get_active (self->autoconnect_row), TRUE, &error);
  if (connection == NULL) {
    show_verdict (self, "dialog-error-symbolic", "error", error->message);
    return;
  }

  open_connection (self, connection);
  gtk_window_close (GTK_WINDOW (self));
}

static void
connect_to_it (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ask_then (PDK_CONNECT_DIALOG (widget), add_connection);
}

/* ---- The class ---- */

static void
pdk_connect_dialog_dispose (GObject *object)
{
  PdkConnectDialog *self = PDK_CONNECT_DIALOG (object);

  stop_test (self);
  g_clear_object (&self->store);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_CONNECT_DIALOG);

  G_OBJECT_CLASS (pdk_connect_dialog_parent_class)->dispose (object);
}

static void
pdk_connect_dialog_finalize (GObject *object)
{
  PdkConnectDialog *self = PDK_CONNECT_DIALOG (object);

  g_free (self->uri);
  g_free (self->consequence);
  g_free (self->test_details);

  G_OBJECT_CLASS (pdk_connect_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdkConnectDialog, hypervisor_row);
  gtk_widget_class_bind_template_child (widget_class, PdkConnectDialog, transport_row);
  gtk_widget_class_bind_template_child (widget_class, PdkConnectDialog, host_row);
  gtk_widget_class_bind_template_child (widget_class, PdkConnectDialog, user_row);
  gtk_widget_class_bind_template_child (widget_class, PdkConnectDialog, port_row);
  gtk_widget_class_bind_template_child (widget_class, PdkConnectDialog, certificate_row);
  gtk_widget_class_bind_template_child (widget_class, PdkConnectDialog, custom_row);
  gtk_widget_class_bind_template_child (widget_class, PdkConnectDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, PdkConnectDialog, autoconnect_row);
  gtk_widget_class_bind_template_child (widget_class, PdkConnectDialog, uri_label);
  gtk_widget_class_bind_template_child (widget_class, PdkConnectDialog, verdict_box);
  gtk_widget_class_bind_template_child (widget_class, PdkConnectDialog, verdict_icon);
  gtk_widget_class_bind_template_child (widget_class, PdkConnectDialog, verdict_label);
  gtk_widget_class_bind_template_child (widget_class, PdkConnectDialog, connect_button);
  gtk_widget_class_bind_template_child (widget_class, PdkConnectDialog, test_button);
  gtk_widget_class_bind_template_child (widget_class, PdkConnectDialog, test_spinner);
  gtk_widget_class_bind_template_child (widget_class, PdkConnectDialog, test_icon);
  gtk_widget_class_bind_template_child (widget_class, PdkConnectDialog, test_label);
  gtk_widget_class_bind_template_child (widget_class, PdkConnectDialog, test_details_button);
  gtk_widget_class_bind_template_callback (widget_class, on_hypervisor_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_transport_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_test_details_clicked);
  gtk_widget_class_bind_template_callback (widget_class, update);
}

static void
pdk_connect_dialog_class_init (PdkConnectDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pdk_connect_dialog_dispose;
  object_class->finalize = pdk_connect_dialog_finalize;

  g_type_ensure (PDK_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/connect/pdk-connect-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "connect.test", NULL, toggle_test);
  gtk_widget_class_install_action (widget_class, "connect.connect", NULL, connect_to_it);
}

static void
pdk_connect_dialog_init (PdkConnectDialog *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  pdk_row_keys_add (GTK_WINDOW (self));
  for (guint i = 0; i < PDK_N_HYPERVISORS; i++)
    gtk_string_list_append (titles, pdk_hypervisor_get_title ((PdkHypervisor) i));
  adw_combo_row_set_model (self->hypervisor_row, G_LIST_MODEL (titles));
}

void
pdk_connect_dialog_present (GtkWindow *parent, PdkConnectionStore *store)
{
  PdkConnectDialog *self = NULL;

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));
  g_return_if_fail (PDK_IS_CONNECTION_STORE (store));

  self = g_object_new (PDK_TYPE_CONNECT_DIALOG, "transient-for", parent, NULL);
  self->store = g_object_ref (store);
  on_hypervisor_selected (self);
  gtk_window_present (GTK_WINDOW (self));
}
