/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-preferences"

#include "config.h"

#include "views/preferences/pdk-combo-dialog.h"

#include <glib/gi18n.h>

#include "console/input/pdk-console-combo.h"
#include "console/input/pdk-console-keymap.h"
#include "console/input/pdk-console-shortcuts.h"
#include "core/pdk-text.h"
#include "widgets/pdk-row-keys.h"

#define SCANCODE_ESC 0x01

/* More than fits into a menu helps nobody. */
#define MAX_NAME_CHARS 40

/* Records from the first key until one is let go: what was held then is the combination. */

struct _PdkComboDialog {
  AdwWindow parent_instance;

  /* Template children. */
  GtkLabel *combo_label;
  GtkLabel *hint_label;
  GtkWidget *name_group;
  AdwEntryRow *name_row;
  GtkWidget *again_button;
  GtkWidget *set_button;

  /* Owned. */
  PdkConsoleShortcuts *shortcuts;
  GTask *task; /* until it is answered */

  PdkComboPurpose purpose;
  PdkConsoleCombo down;  /* held now */
  PdkConsoleCombo combo; /* recorded */
  gboolean recording;
};

typedef struct {
  char *combo;
  char *name;
} Answer;

static void
answer_free (Answer *answer)
{
  g_free (answer->combo);
  g_free (answer->name);
  g_free (answer);
}

G_DEFINE_FINAL_TYPE (PdkComboDialog, pdk_combo_dialog, ADW_TYPE_WINDOW)

/* Returns: (nullable): why the combination cannot be used */
static const char *
get_objection (PdkComboDialog *self)
{
  const PdkConsoleCombo modifiers = pdk_console_combo_get_modifiers (&self->combo);

  if (self->purpose != PDK_COMBO_TO_SEND && pdk_console_combo_types_text (&self->combo))
    return _ ("These keys type text and would be missing in the machine. Hold Ctrl, Alt or Super "
              "with them.");
  if (self->purpose == PDK_COMBO_FOR_WINDOW && self->combo.n_keys != modifiers.n_keys + 1)
    return _ ("This takes one key, with or without modifier keys.");
  return NULL;
}

static gboolean
is_usable (PdkComboDialog *self)
{
  return self->combo.n_keys > 0 && get_objection (self) == NULL;
}

static void
update_hint (PdkComboDialog *self)
{
  const char *objection = self->recording ? NULL : get_objection (self);

  if (self->recording)
    gtk_label_set_label (self->hint_label, _ ("Hold them together. Esc alone cancels."));
  else
    gtk_label_set_label (self->hint_label, objection != NULL ? objection : "");
}

static void
update (PdkComboDialog *self)
{
  const PdkConsoleCombo *shown = self->recording ? &self->down : &self->combo;
  g_autofree char *label = pdk_console_combo_to_label (shown);

  gtk_label_set_label (self->combo_label, shown->n_keys > 0 ? label : _ ("Press the Keys"));
  update_hint (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->name_row), !self->recording);
  gtk_widget_set_sensitive (self->again_button, !self->recording);
  gtk_widget_set_sensitive (self->set_button, !self->recording && is_usable (self));
}

static void
update_shortcuts (PdkComboDialog *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));
  const gboolean wanted = self->recording && gtk_window_is_active (GTK_WINDOW (self));

  pdk_console_shortcuts_set_toplevel (self->shortcuts,
                                      wanted && surface != NULL ? GDK_TOPLEVEL (surface) : NULL);
}

static void
start_recording (PdkComboDialog *self)
{
  self->recording = TRUE;
  self->down = (PdkConsoleCombo){ 0 };
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  update (self);
  update_shortcuts (self);
}

static void
stop_recording (PdkComboDialog *self)
{
  self->recording = FALSE;
  self->combo = self->down;
  update (self);
  update_shortcuts (self);
  if (!is_usable (self))
    gtk_widget_grab_focus (self->again_button);
  else if (self->purpose == PDK_COMBO_TO_SEND)
    gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
  else
    gtk_widget_grab_focus (self->set_button);
}

static void
press (PdkComboDialog *self, guint scancode)
{
  if (scancode == SCANCODE_ESC && self->down.n_keys == 0) {
    gtk_window_close (GTK_WINDOW (self));
    return;
  }
  if (scancode != 0)
    pdk_console_combo_add (&self->down, scancode);
  update (self);
}

static gboolean
on_key_event (PdkComboDialog *self, GdkEvent *event)
{
  const GdkEventType type = gdk_event_get_event_type (event);
  guint scancode = 0;

  if (!self->recording || (type != GDK_KEY_PRESS && type != GDK_KEY_RELEASE))
    return GDK_EVENT_PROPAGATE;

  scancode = pdk_console_keymap_from_hardware (gdk_key_event_get_keycode (event));
  if (type == GDK_KEY_PRESS)
    press (self, scancode);
  else if (pdk_console_combo_has (&self->down, scancode))
    stop_recording (self);
  return GDK_EVENT_STOP;
}

static void
on_notify_is_active (PdkComboDialog *self)
{
  /* Of keys let go elsewhere nothing would be heard. */
  if (self->recording)
    start_recording (self);
}

static void
on_set_clicked (PdkComboDialog *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  Answer *answer = g_new0 (Answer, 1);

  answer->combo = pdk_console_combo_to_string (&self->combo);
  answer->name =
      pdk_text_shorten (gtk_editable_get_text (GTK_EDITABLE (self->name_row)), MAX_NAME_CHARS);
  g_strstrip (answer->name);
  g_task_return_pointer (task, answer, (GDestroyNotify) answer_free);
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
on_escape (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return GDK_EVENT_STOP;
}

static void
pdk_combo_dialog_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pdk_combo_dialog_parent_class)->map (widget);

  start_recording (PDK_COMBO_DIALOG (widget));
}

static void
pdk_combo_dialog_dispose (GObject *object)
{
  PdkComboDialog *self = PDK_COMBO_DIALOG (object);
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (task != NULL)
    g_task_return_pointer (task, NULL, NULL);
  g_clear_object (&self->shortcuts);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_COMBO_DIALOG);

  G_OBJECT_CLASS (pdk_combo_dialog_parent_class)->dispose (object);
}

static void
pdk_combo_dialog_class_init (PdkComboDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_combo_dialog_dispose;
  widget_class->map = pdk_combo_dialog_map;

  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/preferences/pdk-combo-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkComboDialog, combo_label);
  gtk_widget_class_bind_template_child (widget_class, PdkComboDialog, hint_label);
  gtk_widget_class_bind_template_child (widget_class, PdkComboDialog, name_group);
  gtk_widget_class_bind_template_child (widget_class, PdkComboDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, PdkComboDialog, again_button);
  gtk_widget_class_bind_template_child (widget_class, PdkComboDialog, set_button);
  gtk_widget_class_bind_template_callback (widget_class, start_recording);
  gtk_widget_class_bind_template_callback (widget_class, on_set_clicked);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);
}

static void
pdk_combo_dialog_init (PdkComboDialog *self)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  self->shortcuts = pdk_console_shortcuts_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  pdk_row_keys_add_back (GTK_WINDOW (self));
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "event", G_CALLBACK (on_key_event), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (on_notify_is_active), NULL);
}

void
pdk_combo_dialog_ask_async (GtkWindow *parent,
                            PdkComboPurpose purpose,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  PdkComboDialog *self = NULL;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  self = g_object_new (PDK_TYPE_COMBO_DIALOG, "transient-for", parent, NULL);
  self->purpose = purpose;
  self->task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (self->task, pdk_combo_dialog_ask_async);
  g_task_set_name (self->task, "pdk_combo_dialog_ask_async");
  gtk_widget_set_visible (self->name_group, purpose == PDK_COMBO_TO_SEND);
  gtk_window_present (GTK_WINDOW (self));
}

char *
pdk_combo_dialog_ask_finish (GAsyncResult *result, char **name)
{
  Answer *answer = g_task_propagate_pointer (G_TASK (result), NULL);
  char *combo = NULL;

  if (name != NULL)
    *name = answer != NULL ? g_steal_pointer (&answer->name) : NULL;
  if (answer == NULL)
    return NULL;

  combo = g_steal_pointer (&answer->combo);
  answer_free (answer);
  return combo;
}
