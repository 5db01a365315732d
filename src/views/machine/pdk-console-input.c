/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-console-input.h"

#include <glib/gi18n.h>

#include "console/input/pdk-console-combo.h"
#include "core/pdk-text.h"

struct _PdkConsoleInput {
  GObject parent_instance;

  /* Owned. */
  PdkConsole *console;
  GSettings *settings;
  GMenu *menu;      /* nullable */
  GMenu *host_menu; /* nullable */
  GAction *release_action;
  char *hint;
  char *pill;
  char *fullscreen_tooltip;

  /* Borrowed: static. */
  const char *hint_icon;
  const char *hint_tooltip;

  gboolean fullscreen;
  gboolean hint_counts;
};

typedef enum {
  PROP_FULLSCREEN = 1,
  PROP_HINT,
  PROP_HINT_ICON,
  PROP_HINT_TOOLTIP,
  PROP_HINT_COUNTS,
  PROP_PILL,
  PROP_FULLSCREEN_TOOLTIP,
} PdkConsoleInputProperty;

static GParamSpec *props[PROP_FULLSCREEN_TOOLTIP + 1];

G_DEFINE_FINAL_TYPE (PdkConsoleInput, pdk_console_input, G_TYPE_OBJECT)

/* Returns: (transfer full): what the keys of a setting are called; an empty text for none */
static char *
get_label (PdkConsoleInput *self, const char *key)
{
  g_autofree char *text = g_settings_get_string (self->settings, key);
  PdkConsoleCombo combo;

  pdk_console_combo_parse (text, &combo);
  return pdk_console_combo_to_label (&combo);
}

/* Returns: (transfer full): the console's own, which is never none */
static char *
get_release_label (PdkConsoleInput *self)
{
  g_autofree char *text = NULL;
  PdkConsoleCombo combo;

  g_object_get (self->console, "release-combo", &text, NULL);
  pdk_console_combo_parse (text, &combo);
  return pdk_console_combo_to_label (&combo);
}

static void
take_text (PdkConsoleInput *self, char **place, char *text, PdkConsoleInputProperty property)
{
  if (g_strcmp0 (*place, text) == 0) {
    g_free (text);
    return;
  }
  g_free (*place);
  *place = text;
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
set_look (PdkConsoleInput *self, const char *icon, const char *tooltip)
{
  self->hint_icon = icon;
  self->hint_tooltip = tooltip;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HINT_ICON]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HINT_TOOLTIP]);
}

static char *
create_hint (PdkConsoleInput *self, gboolean view_only)
{
  g_autofree char *combo = get_release_label (self);

  if (view_only)
    return g_strdup (_ ("View only"));
  /* Translators: %s is a combination of keys, “Ctrl+Alt” */
  return g_strdup_printf (_ ("%s releases the keyboard"), combo);
}

static void
take_hint_counts (PdkConsoleInput *self, gboolean counts)
{
  if (self->hint_counts == counts)
    return;
  self->hint_counts = counts;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HINT_COUNTS]);
}

static void
update_hint (PdkConsoleInput *self)
{
  gboolean view_only, captured, shortcuts;

  g_object_get (self->console, "view-only", &view_only, "keyboard-captured", &captured,
                "shortcuts-captured", &shortcuts, NULL);
  if (view_only)
    set_look (self, "view-reveal-symbolic", _ ("Neither keys nor the pointer go to the machine"));
  else if (shortcuts)
    set_look (self, "changes-prevent-symbolic",
              _ ("All keys go to the machine, shortcuts of the desktop too"));
  else
    set_look (self, "input-keyboard-symbolic",
              _ ("Keys go to the machine, shortcuts of the desktop stay with it"));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (self->release_action), captured);
  take_text (self, &self->hint, create_hint (self, view_only), PROP_HINT);
  take_hint_counts (self, view_only || captured);
}

static void
update_ways_out (PdkConsoleInput *self)
{
  g_autofree char *release = get_release_label (self);
  g_autofree char *fullscreen = get_label (self, "console-fullscreen-combo");
  char *tooltip = NULL;

  /* Translators: %s is a combination of keys, “Ctrl+Alt” */
  take_text (self, &self->pill, g_strdup_printf (_ ("Press %s to release"), release), PROP_PILL);
  if (*fullscreen != '\0')
    /* Translators: %s is a key or a combination of keys, “F11” */
    tooltip = g_strdup_printf (_ ("Fullscreen (%s)"), fullscreen);
  else
    tooltip = g_strdup (_ ("Fullscreen"));
  take_text (self, &self->fullscreen_tooltip, tooltip, PROP_FULLSCREEN_TOOLTIP);
  update_hint (self);
}

static void
update_inhibit (PdkConsoleInput *self)
{
  g_autofree char *capture = g_settings_get_string (self->settings, "console-capture");
  const gboolean inhibit =
      g_str_equal (capture, "focused") || (g_str_equal (capture, "fullscreen") && self->fullscreen);

  g_object_set (self->console, "inhibit-shortcuts", inhibit, NULL);
}

static void
append_keys (GMenu *menu, const char *name, const char *text)
{
  g_autoptr (GMenuItem) item = NULL;
  g_autofree char *label = NULL;
  g_autofree char *shown = NULL;
  PdkConsoleCombo combo;

  if (!pdk_console_combo_parse (text, &combo))
    return;
  label = pdk_console_combo_to_label (&combo);
  shown = pdk_text_mnemonic (*name != '\0' ? name : label);
  item = g_menu_item_new (shown, NULL);
  g_menu_item_set_action_and_target (item, "display.send-keys", "s", text);
  g_menu_append_item (menu, item);
}

static void
update_menu (PdkConsoleInput *self)
{
  g_autoptr (GVariant) combos = g_settings_get_value (self->settings, "console-send-combos");
  GVariantIter iter;
  const char *name, *text;

  if (self->menu == NULL)
    return;
  g_menu_remove_all (self->menu);
  g_variant_iter_init (&iter, combos);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &text))
    append_keys (self->menu, name, text);
}

/* What the host takes can be sent to the guest all the same. */
static void
update_host_menu (PdkConsoleInput *self)
{
  g_autofree char *fullscreen = g_settings_get_string (self->settings, "console-fullscreen-combo");
  g_autofree char *release = NULL;
  g_auto (GStrv) kept = g_settings_get_strv (self->settings, "console-desktop-combos");

  if (self->host_menu == NULL)
    return;
  g_object_get (self->console, "release-combo", &release, NULL);
  g_menu_remove_all (self->host_menu);
  append_keys (self->host_menu, "", fullscreen);
  append_keys (self->host_menu, "", release);
  for (guint i = 0; kept[i] != NULL; i++)
    append_keys (self->host_menu, "", kept[i]);
}

static void
on_combos_changed (PdkConsoleInput *self)
{
  update_ways_out (self);
  update_host_menu (self);
}

static void
on_release (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkConsoleInput *self = user_data;

  gtk_widget_activate_action (GTK_WIDGET (self->console), "console.release", NULL);
}

static void
pdk_console_input_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkConsoleInput *self = PDK_CONSOLE_INPUT (object);

  switch ((PdkConsoleInputProperty) prop_id) {
  case PROP_FULLSCREEN:
    g_value_set_boolean (value, self->fullscreen);
    break;
  case PROP_HINT:
    g_value_set_string (value, self->hint);
    break;
  case PROP_HINT_ICON:
    g_value_set_string (value, self->hint_icon);
    break;
  case PROP_HINT_TOOLTIP:
    g_value_set_string (value, self->hint_tooltip);
    break;
  case PROP_HINT_COUNTS:
    g_value_set_boolean (value, self->hint_counts);
    break;
  case PROP_PILL:
    g_value_set_string (value, self->pill);
    break;
  case PROP_FULLSCREEN_TOOLTIP:
    g_value_set_string (value, self->fullscreen_tooltip);
    break;
  }
}

static void
pdk_console_input_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  PdkConsoleInput *self = PDK_CONSOLE_INPUT (object);

  switch ((PdkConsoleInputProperty) prop_id) {
  case PROP_FULLSCREEN:
    if (self->fullscreen == g_value_get_boolean (value))
      return;
    self->fullscreen = g_value_get_boolean (value);
    update_inhibit (self);
    g_object_notify_by_pspec (object, pspec);
    break;
  case PROP_HINT:
  case PROP_HINT_ICON:
  case PROP_HINT_TOOLTIP:
  case PROP_HINT_COUNTS:
  case PROP_PILL:
  case PROP_FULLSCREEN_TOOLTIP:
    g_assert_not_reached ();
  }
}

static void
pdk_console_input_finalize (GObject *object)
{
  PdkConsoleInput *self = PDK_CONSOLE_INPUT (object);

  g_clear_object (&self->console);
  g_clear_object (&self->settings);
  g_clear_object (&self->menu);
  g_clear_object (&self->host_menu);
  g_clear_object (&self->release_action);
  g_free (self->hint);
  g_free (self->pill);
  g_free (self->fullscreen_tooltip);

  G_OBJECT_CLASS (pdk_console_input_parent_class)->finalize (object);
}

static void
pdk_console_input_class_init (PdkConsoleInputClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_console_input_get_property;
  object_class->set_property = pdk_console_input_set_property;
  object_class->finalize = pdk_console_input_finalize;

  props[PROP_FULLSCREEN] =
      g_param_spec_boolean ("fullscreen", NULL, NULL, FALSE, flags | G_PARAM_WRITABLE);
  props[PROP_HINT] = g_param_spec_string ("hint", NULL, NULL, NULL, flags);
  props[PROP_HINT_ICON] = g_param_spec_string ("hint-icon", NULL, NULL, NULL, flags);
  props[PROP_HINT_TOOLTIP] = g_param_spec_string ("hint-tooltip", NULL, NULL, NULL, flags);
  props[PROP_HINT_COUNTS] = g_param_spec_boolean ("hint-counts", NULL, NULL, FALSE, flags);
  props[PROP_PILL] = g_param_spec_string ("pill", NULL, NULL, NULL, flags);
  props[PROP_FULLSCREEN_TOOLTIP] =
      g_param_spec_string ("fullscreen-tooltip", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pdk_console_input_init (PdkConsoleInput *self)
{
  self->release_action = G_ACTION (g_simple_action_new ("release", NULL));
  g_signal_connect (self->release_action, "activate", G_CALLBACK (on_release), self);
}

static void
add_actions (PdkConsoleInput *self, GtkWidget *widget, GSettings *machine_settings)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GAction) view_only = g_settings_create_action (machine_settings, "view-only");

  g_action_map_add_action (G_ACTION_MAP (group), view_only);
  g_action_map_add_action (G_ACTION_MAP (group), self->release_action);
  gtk_widget_insert_action_group (widget, "input", G_ACTION_GROUP (group));
}

static void
follow (PdkConsoleInput *self, gpointer object, const char *signal_name, GCallback callback)
{
  g_signal_connect_object (object, signal_name, callback, self, G_CONNECT_SWAPPED);
}

static void
follow_settings (PdkConsoleInput *self, GSettings *machine_settings)
{
  const GSettingsBindFlags flags = G_SETTINGS_BIND_GET;

  g_settings_bind (self->settings, "console-release-combo", self->console, "release-combo", flags);
  g_settings_bind (self->settings, "console-fullscreen-combo", self->console, "window-combo",
                   flags);
  g_settings_bind (self->settings, "console-desktop-combos", self->console, "desktop-combos",
                   flags);
  g_settings_bind (machine_settings, "view-only", self->console, "view-only", flags);
  follow (self, self->settings, "changed::console-capture", G_CALLBACK (update_inhibit));
  follow (self, self->settings, "changed::console-send-combos", G_CALLBACK (update_menu));
}

PdkConsoleInput *
pdk_console_input_new (GtkWidget *widget,
                       PdkConsole *console,
                       PdkDisplay *display,
                       GSettings *settings)
{
  PdkConsoleInput *self = g_object_new (PDK_TYPE_CONSOLE_INPUT, NULL);
  GSettings *machine_settings = pdk_display_get_settings (display);

  self->console = g_object_ref (console);
  self->settings = g_object_ref (settings);
  follow_settings (self, machine_settings);
  add_actions (self, widget, machine_settings);
  follow (self, console, "notify::release-combo", G_CALLBACK (on_combos_changed));
  follow (self, console, "notify::window-combo", G_CALLBACK (on_combos_changed));
  follow (self, console, "notify::desktop-combos", G_CALLBACK (on_combos_changed));
  follow (self, console, "notify::keyboard-captured", G_CALLBACK (update_hint));
  follow (self, console, "notify::shortcuts-captured", G_CALLBACK (update_hint));
  follow (self, console, "notify::view-only", G_CALLBACK (update_hint));
  update_ways_out (self);
  update_inhibit (self);
  return self;
}

void
pdk_console_input_fill_menus (PdkConsoleInput *self, GMenu *menu, GMenu *host_menu)
{
  g_return_if_fail (PDK_IS_CONSOLE_INPUT (self));

  g_set_object (&self->menu, menu);
  g_set_object (&self->host_menu, host_menu);
  update_menu (self);
  update_host_menu (self);
}
