/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-connect"

#include "config.h"

#include "views/connect/pdk-auth-dialog.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "widgets/pdk-row-keys.h"

/* The prompts come from the host (or from whoever answers in its place): they are shown as what it
 * says, in rows of ours.  A question, such as an unknown host key, is answered by the button, and
 * Enter means Cancel. */

struct _PdkAuthDialog {
  AdwWindow parent_instance;

  /* Template children. */
  GtkWidget *cancel_button;
  GtkButton *submit_button;
  AdwWindowTitle *short_title;
  GtkLabel *heading_label;
  GtkLabel *uri_label;
  GtkListBox *facts;
  GtkLabel *question_label;
  GtkLabel *intro_label;
  GtkWidget *again_label;
  GtkWidget *advice_label;
  GtkListBox *list;
  GtkCheckButton *remember_check;

  /* Owned. */
  PdkAuthRequest *request;
  GPtrArray *entries; /* element-type GtkEditable, nullable: one for each prompt; borrowed rows */
};

G_DEFINE_FINAL_TYPE (PdkAuthDialog, pdk_auth_dialog, ADW_TYPE_WINDOW)

static void
submit (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PdkAuthDialog *self = PDK_AUTH_DIALOG (widget);

  for (guint i = 0; i < self->entries->len; i++) {
    GtkEditable *entry = g_ptr_array_index (self->entries, i);

    pdk_auth_request_set_answer (self->request, i,
                                 entry != NULL ? gtk_editable_get_text (entry) : "yes");
  }
  pdk_auth_request_set_remember (self->request, gtk_check_button_get_active (self->remember_check));
  pdk_auth_request_submit (self->request);
}

/** The first entry from @index on; %FALSE when there is none. */
static gboolean
focus_entry (PdkAuthDialog *self, guint index)
{
  for (; index < self->entries->len; index++) {
    GtkWidget *entry = g_ptr_array_index (self->entries, index);

    if (entry != NULL)
      return gtk_widget_grab_focus (entry);
  }

  return FALSE;
}

static void
on_entry_activated (PdkAuthDialog *self, AdwEntryRow *entry)
{
  guint index = 0;

  if (g_ptr_array_find (self->entries, entry, &index) && !focus_entry (self, index + 1))
    gtk_widget_activate_action (GTK_WIDGET (self), "auth.submit", NULL);
}

/** What ssh calls “root@lab1's password: ” in the words of a form. */
static char *
get_title (const PdkAuthPrompt *prompt)
{
  g_autofree char *subject = pdk_text_display (prompt->subject != NULL ? prompt->subject : "");
  g_autofree char *name = NULL;

  switch (prompt->topic) {
  case PDK_AUTH_PASSWORD:
    /* Translators: %s is a user's account on a host, as in “root@lab1”. */
    return g_strdup_printf (_ ("Password of %s"), subject);
  case PDK_AUTH_PASSPHRASE:
    name = g_path_get_basename (subject);
    /* Translators: %s is the name of the file of an SSH key, as in “id_ed25519”. */
    return g_strdup_printf (_ ("Passphrase of %s"), name);
  case PDK_AUTH_OTHER:
  case PDK_AUTH_HOST_KEY:
  case PDK_AUTH_NOTICE:
    break;
  }
  return g_strdup (prompt->prompt);
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), TRUE);
}

static void
introduce (PdkAuthDialog *self, const PdkAuthPrompt *prompt)
{
  g_autofree char *subject = pdk_text_display (prompt->subject != NULL ? prompt->subject : "");
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->again_label, prompt->again);
  if (prompt->topic != PDK_AUTH_PASSPHRASE)
    return;
  /* Translators: %s is the path of the file of an SSH key. */
  text = g_strdup_printf (_ ("The SSH key %s is protected with a passphrase."), subject);
  set_text (self->intro_label, text);
}

static GtkEditable *
add_entry (PdkAuthDialog *self, const PdkAuthPrompt *prompt)
{
  GtkWidget *row = prompt->secret ? adw_password_entry_row_new () : adw_entry_row_new ();
  g_autofree char *text = get_title (prompt);
  g_autofree char *title = pdk_text_markup (text);

  introduce (self, prompt);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (prompt->default_result != NULL && !prompt->secret)
    gtk_editable_set_text (GTK_EDITABLE (row), prompt->default_result);
  g_signal_connect_object (row, "entry-activated", G_CALLBACK (on_entry_activated), self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, row);
  gtk_widget_set_visible (GTK_WIDGET (self->list), TRUE);

  return GTK_EDITABLE (row);
}

static void
add_fact (PdkAuthDialog *self, const char *name, const char *value, gboolean monospace)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *name_label = gtk_label_new (name);
  g_autofree char *safe = pdk_text_display (value);
  GtkWidget *value_label = gtk_label_new (safe);
  g_autoptr (PangoAttrList) plain = pango_attr_list_new ();

  /* A hyphen would be taken for part of the text. */
  pango_attr_list_insert (plain, pango_attr_insert_hyphens_new (FALSE));
  gtk_widget_add_css_class (box, "pdk-fact");
  gtk_label_set_xalign (GTK_LABEL (name_label), 0);
  gtk_widget_add_css_class (name_label, "caption");
  gtk_widget_add_css_class (name_label, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (value_label), 0);
  gtk_label_set_selectable (GTK_LABEL (value_label), TRUE);
  /* Not “focusable”, which leaves the keyboard stuck before a label that can be selected. */
  gtk_widget_set_can_focus (value_label, FALSE);
  gtk_label_set_wrap (GTK_LABEL (value_label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value_label), PANGO_WRAP_CHAR);
  gtk_label_set_attributes (GTK_LABEL (value_label), plain);
  if (monospace)
    gtk_widget_add_css_class (value_label, "monospace");
  gtk_box_append (GTK_BOX (box), name_label);
  gtk_box_append (GTK_BOX (box), value_label);
  gtk_list_box_append (self->facts, box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (gtk_widget_get_parent (box)), FALSE);
  gtk_widget_set_focusable (gtk_widget_get_parent (box), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->facts), TRUE);
}

/** A host's key: what there is to compare, or the text as it came. */
static void
add_question (PdkAuthDialog *self, const PdkAuthPrompt *prompt)
{
  g_autofree char *question = pdk_text_display (prompt->prompt);

  if (prompt->fingerprint != NULL) {
    if (prompt->subject != NULL)
      add_fact (self, _ ("Host"), prompt->subject, FALSE);
    if (prompt->key_type != NULL)
      add_fact (self, _ ("Type of Its Key"), prompt->key_type, FALSE);
    add_fact (self, _ ("Fingerprint of Its Key"), prompt->fingerprint, TRUE);
  } else {
    set_text (self->question_label, question);
  }
  gtk_widget_set_visible (self->advice_label, prompt->topic == PDK_AUTH_HOST_KEY);
}

static void
add_notice (PdkAuthDialog *self, const PdkAuthPrompt *prompt)
{
  g_autofree char *text = pdk_text_display (prompt->prompt);

  set_text (self->intro_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->submit_button), FALSE);
}

static GtkEditable *
add_prompt (PdkAuthDialog *self, const PdkAuthPrompt *prompt)
{
  if (prompt->topic == PDK_AUTH_NOTICE)
    add_notice (self, prompt);
  else if (prompt->confirm)
    add_question (self, prompt);
  else
    return add_entry (self, prompt);
  return NULL;
}

/** Returns whether a yes/no question is among the prompts. */
static gboolean
add_prompts (PdkAuthDialog *self)
{
  const guint n_prompts = pdk_auth_request_get_n_prompts (self->request);
  gboolean has_question = FALSE;

  for (guint i = 0; i < n_prompts; i++) {
    const PdkAuthPrompt *prompt = pdk_auth_request_get_prompt (self->request, i);

    g_ptr_array_add (self->entries, add_prompt (self, prompt));
    has_question = has_question || prompt->confirm;
  }

  return has_question;
}

static void
fill (PdkAuthDialog *self)
{
  g_autofree char *uri = pdk_text_display (pdk_auth_request_get_uri (self->request));
  const gboolean has_question = add_prompts (self);
  g_autofree char *heading = NULL;

  /* Translators: %s is the name of a host. */
  heading = g_strdup_printf (has_question ? _ ("Trust “%s”?") : _ ("Sign In to “%s”"),
                             pdk_auth_request_get_name (self->request));
  /* Several hosts may ask at once: the list of windows, too, says which is which. */
  gtk_window_set_title (GTK_WINDOW (self), heading);
  gtk_label_set_label (self->heading_label, heading);
  gtk_label_set_label (self->uri_label, uri);
  gtk_widget_set_visible (GTK_WIDGET (self->remember_check),
                          pdk_auth_request_can_remember (self->request));
  gtk_check_button_set_active (self->remember_check, pdk_auth_request_get_remember (self->request));
  gtk_button_set_label (self->submit_button, has_question ? _ ("_Trust") : _ ("_Sign In"));
  if (has_question) {
    adw_window_title_set_title (self->short_title, _ ("Unknown Host"));
    gtk_window_set_default_widget (GTK_WINDOW (self), self->cancel_button);
    gtk_window_set_focus (GTK_WINDOW (self), self->cancel_button);
  } else {
    gtk_widget_add_css_class (GTK_WIDGET (self->submit_button), "suggested-action");
    focus_entry (self, 0);
  }
}

static void
on_request_notify_done (PdkAuthDialog *self)
{
  if (pdk_auth_request_is_done (self->request))
    gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
pdk_auth_dialog_close_request (GtkWindow *window)
{
  PdkAuthDialog *self = PDK_AUTH_DIALOG (window);

  if (!pdk_auth_request_is_done (self->request)) {
    /* Its notification destroys the window. */
    pdk_auth_request_cancel (self->request);
    return GDK_EVENT_STOP;
  }

  return GTK_WINDOW_CLASS (pdk_auth_dialog_parent_class)->close_request (window);
}

static void
pdk_auth_dialog_dispose (GObject *object)
{
  PdkAuthDialog *self = PDK_AUTH_DIALOG (object);

  /* The window may go with its parent, unasked: the opening must not wait for ever. */
  if (self->request != NULL && !pdk_auth_request_is_done (self->request)) {
    g_signal_handlers_disconnect_by_data (self->request, self);
    pdk_auth_request_cancel (self->request);
  }
  g_clear_object (&self->request);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_AUTH_DIALOG);

  G_OBJECT_CLASS (pdk_auth_dialog_parent_class)->dispose (object);
}

static void
pdk_auth_dialog_class_init (PdkAuthDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_auth_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = pdk_auth_dialog_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/connect/pdk-auth-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkAuthDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, PdkAuthDialog, submit_button);
  gtk_widget_class_bind_template_child (widget_class, PdkAuthDialog, short_title);
  gtk_widget_class_bind_template_child (widget_class, PdkAuthDialog, heading_label);
  gtk_widget_class_bind_template_child (widget_class, PdkAuthDialog, uri_label);
  gtk_widget_class_bind_template_child (widget_class, PdkAuthDialog, facts);
  gtk_widget_class_bind_template_child (widget_class, PdkAuthDialog, question_label);
  gtk_widget_class_bind_template_child (widget_class, PdkAuthDialog, intro_label);
  gtk_widget_class_bind_template_child (widget_class, PdkAuthDialog, again_label);
  gtk_widget_class_bind_template_child (widget_class, PdkAuthDialog, advice_label);
  gtk_widget_class_bind_template_child (widget_class, PdkAuthDialog, list);
  gtk_widget_class_bind_template_child (widget_class, PdkAuthDialog, remember_check);
  gtk_widget_class_install_action (widget_class, "auth.submit", NULL, submit);
}

static void
pdk_auth_dialog_init (PdkAuthDialog *self)
{
  self->entries = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pdk_row_keys_add_back (GTK_WINDOW (self));
}

void
pdk_auth_dialog_present (GtkWindow *parent, PdkAuthRequest *request)
{
  PdkAuthDialog *self = NULL;

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));
  g_return_if_fail (PDK_IS_AUTH_REQUEST (request));

  if (pdk_auth_request_is_done (request))
    return;

  self = g_object_new (PDK_TYPE_AUTH_DIALOG, "transient-for", parent, NULL);
  self->request = g_object_ref (request);
  g_signal_connect_object (request, "notify::done", G_CALLBACK (on_request_notify_done), self,
                           G_CONNECT_SWAPPED);
  fill (self);
  gtk_window_present (GTK_WINDOW (self));
}
