/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-fullscreen-key.h"

#include "console/input/pdk-console-combo.h"
#include "console/input/pdk-console-keymap.h"

#define KEY "console-fullscreen-combo"

static GdkModifierType
get_modifier (guint scancode)
{
  switch (scancode) {
  case 0x1d: /* Ctrl */
    return GDK_CONTROL_MASK;
  case 0x2a: /* Shift */
    return GDK_SHIFT_MASK;
  case 0x38: /* Alt */
    return GDK_ALT_MASK;
  case 0x15b: /* Super */
    return GDK_SUPER_MASK;
  default:
    return 0;
  }
}

/* What the key types here.  The combination is one of places, the trigger one of letters. */
static guint
get_keyval (GdkDisplay *display, guint scancode)
{
  const guint keycode = pdk_console_keymap_to_hardware (scancode);
  g_autofree GdkKeymapKey *keys = NULL;
  g_autofree guint *keyvals = NULL;
  int n_entries = 0;

  gdk_display_map_keycode (display, keycode, &keys, &keyvals, &n_entries);
  for (int i = 0; i < n_entries; i++)
    if (keys[i].group == 0 && keys[i].level == 0)
      return keyvals[i];
  return pdk_console_combo_get_keyval (scancode);
}

/* Returns: (transfer full): never triggers where there is no key but modifiers */
static GtkShortcutTrigger *
create_trigger (GdkDisplay *display, const char *text)
{
  GdkModifierType modifiers = 0;
  PdkConsoleCombo combo;
  guint keyval = 0;

  pdk_console_combo_parse (text, &combo);
  combo = pdk_console_combo_fold_sides (&combo);
  for (guint i = 0; i < combo.n_keys; i++) {
    const GdkModifierType modifier = get_modifier (combo.scancodes[i]);

    if (modifier != 0)
      modifiers |= modifier;
    else
      keyval = get_keyval (display, combo.scancodes[i]);
  }
  if (keyval == 0)
    return g_object_ref (gtk_never_trigger_get ());
  return gtk_keyval_trigger_new (keyval, modifiers);
}

static void
name_in_help (GtkWidget *widget, const char *accelerator)
{
  const char *id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget));

  if (g_strcmp0 (id, "fullscreen_shortcut") == 0)
    g_object_set (widget, "accelerator", accelerator, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_in_help (child, accelerator);
}

static void
update (GtkShortcut *shortcut)
{
  GSettings *settings = g_object_get_data (G_OBJECT (shortcut), "pdk-settings");
  GtkWidget *window = g_object_get_data (G_OBJECT (shortcut), "pdk-window");
  GtkShortcutsWindow *help =
      gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (window));
  g_autofree char *text = g_settings_get_string (settings, KEY);
  GtkShortcutTrigger *trigger = create_trigger (gtk_widget_get_display (window), text);
  g_autofree char *accelerator = gtk_shortcut_trigger_to_string (trigger);

  gtk_shortcut_set_trigger (shortcut, trigger);
  if (help != NULL)
    name_in_help (GTK_WIDGET (help), accelerator);
}

void
pdk_fullscreen_key_add (GtkApplicationWindow *window, GSettings *settings)
{
  GtkEventController *controller = NULL;
  GtkShortcut *shortcut = NULL;

  g_return_if_fail (GTK_IS_APPLICATION_WINDOW (window));
  g_return_if_fail (G_IS_SETTINGS (settings));

  controller = gtk_shortcut_controller_new ();
  shortcut = gtk_shortcut_new (NULL, gtk_named_action_new ("win.fullscreen"));
  g_object_set_data (G_OBJECT (shortcut), "pdk-window", window);
  g_object_set_data_full (G_OBJECT (shortcut), "pdk-settings", g_object_ref (settings),
                          g_object_unref);
  g_signal_connect_object (settings, "changed::" KEY, G_CALLBACK (update), shortcut,
                           G_CONNECT_SWAPPED);
  /* GTK makes the help overlay when the window comes to the application. */
  g_signal_connect_object (window, "notify::application", G_CALLBACK (update), shortcut,
                           G_CONNECT_SWAPPED);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
  gtk_widget_add_controller (GTK_WIDGET (window), controller);
  update (shortcut);
}
