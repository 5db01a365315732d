/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-text-keyboard.h"

#include "input/pdk-console-combo.h"
#include "input/pdk-console-keyboard.h"

#define DEFAULT_RELEASE_COMBO "ctrl+alt"

struct _PdkTextKeyboard {
  GObject parent_instance;

  PdkConsoleKeyboard *keyboard; /* knows the keys that release it; what it would send is ignored */
  char *release_combo;          /* nullable */
  char *window_combo;           /* nullable */
  gboolean released;            /* by the key that is being pressed */
};

enum { PROP_RELEASE_COMBO = 1, PROP_WINDOW_COMBO, N_PROPS };
enum { RELEASED, WINDOW_COMBO, MENU, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkTextKeyboard, pdk_text_keyboard, G_TYPE_OBJECT)

/** The keys that stay with the host, whether or not there is something for them to do. */
static const struct {
  guint keyval;
  GdkModifierType modifiers;
  const char *action;
} shortcuts[] = {
  { GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "text.copy" },
  { GDK_KEY_v, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "text.paste" },
  { GDK_KEY_a, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "text.select-all" },
  { GDK_KEY_f, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "text.find" },
  { GDK_KEY_plus, GDK_CONTROL_MASK, "text.zoom-in" },
  { GDK_KEY_equal, GDK_CONTROL_MASK, "text.zoom-in" },
  { GDK_KEY_KP_Add, GDK_CONTROL_MASK, "text.zoom-in" },
  { GDK_KEY_minus, GDK_CONTROL_MASK, "text.zoom-out" },
  { GDK_KEY_KP_Subtract, GDK_CONTROL_MASK, "text.zoom-out" },
  { GDK_KEY_0, GDK_CONTROL_MASK, "text.zoom-reset" },
  { GDK_KEY_KP_0, GDK_CONTROL_MASK, "text.zoom-reset" },
};

/** Returns: (nullable): the action that @event is the shortcut of, in whatever layout */
static const char *
find_shortcut (GdkEvent *event)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++) {
    if (gdk_key_event_matches (event, shortcuts[i].keyval, shortcuts[i].modifiers) !=
        GDK_KEY_MATCH_NONE)
      return shortcuts[i].action;
  }
  return NULL;
}

/** Returns: whether the key that was pressed is for the guest, or belongs to no combination yet */
static gboolean
press_combo_key (PdkTextKeyboard *self, guint keyval, guint keycode)
{
  self->released = FALSE;
  if (pdk_console_keyboard_press (self->keyboard, keycode, keyval))
    return TRUE;
  if (!self->released)
    g_signal_emit (self, signals[WINDOW_COMBO], 0);
  return FALSE;
}

static gboolean
on_key_pressed (PdkTextKeyboard *self,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                GtkEventController *controller)
{
  const char *action = find_shortcut (gtk_event_controller_get_current_event (controller));

  if (!press_combo_key (self, keyval, keycode))
    return GDK_EVENT_STOP;
  if (action != NULL) {
    gtk_widget_activate_action (gtk_event_controller_get_widget (controller), action, NULL);
    return GDK_EVENT_STOP;
  }
  if (keyval == GDK_KEY_Menu) {
    g_signal_emit (self, signals[MENU], 0);
    return GDK_EVENT_STOP;
  }
  return GDK_EVENT_PROPAGATE;
}

static void
on_key_released (PdkTextKeyboard *self, guint keyval, guint keycode)
{
  pdk_console_keyboard_release (self->keyboard, keycode, keyval);
}

/** What is let go elsewhere is not heard of here. */
static void
on_focus_leave (PdkTextKeyboard *self)
{
  pdk_console_keyboard_release_all (self->keyboard);
}

static void
on_keyboard_released (PdkTextKeyboard *self)
{
  self->released = TRUE;
  g_signal_emit (self, signals[RELEASED], 0);
}

static void
set_release_combo (PdkTextKeyboard *self, const char *text)
{
  PdkConsoleCombo combo;

  if (g_strcmp0 (self->release_combo, text) == 0)
    return;
  g_free (self->release_combo);
  self->release_combo = g_strdup (text);
  /* There is always a way out. */
  if (text == NULL || !pdk_console_combo_parse (text, &combo))
    pdk_console_combo_parse (DEFAULT_RELEASE_COMBO, &combo);
  pdk_console_keyboard_set_release_combo (self->keyboard, &combo);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RELEASE_COMBO]);
}

static void
set_window_combo (PdkTextKeyboard *self, const char *text)
{
  PdkConsoleCombo combo = { 0 };

  if (g_strcmp0 (self->window_combo, text) == 0)
    return;
  g_free (self->window_combo);
  self->window_combo = g_strdup (text);
  if (text != NULL)
    pdk_console_combo_parse (text, &combo);
  pdk_console_keyboard_set_window_combo (self->keyboard, &combo);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WINDOW_COMBO]);
}

static void
pdk_text_keyboard_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkTextKeyboard *self = PDK_TEXT_KEYBOARD (object);

  switch (prop_id) {
  case PROP_RELEASE_COMBO:
    g_value_set_string (value, self->release_combo);
    break;
  case PROP_WINDOW_COMBO:
    g_value_set_string (value, self->window_combo);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_text_keyboard_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  PdkTextKeyboard *self = PDK_TEXT_KEYBOARD (object);

  switch (prop_id) {
  case PROP_RELEASE_COMBO:
    set_release_combo (self, g_value_get_string (value));
    break;
  case PROP_WINDOW_COMBO:
    set_window_combo (self, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_text_keyboard_finalize (GObject *object)
{
  PdkTextKeyboard *self = PDK_TEXT_KEYBOARD (object);

  g_object_unref (self->keyboard);
  g_free (self->release_combo);
  g_free (self->window_combo);

  G_OBJECT_CLASS (pdk_text_keyboard_parent_class)->finalize (object);
}

static void
pdk_text_keyboard_class_init (PdkTextKeyboardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_text_keyboard_get_property;
  object_class->set_property = pdk_text_keyboard_set_property;
  object_class->finalize = pdk_text_keyboard_finalize;

  props[PROP_RELEASE_COMBO] =
      g_param_spec_string ("release-combo", NULL, NULL, DEFAULT_RELEASE_COMBO, flags);
  props[PROP_WINDOW_COMBO] = g_param_spec_string ("window-combo", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[RELEASED] = g_signal_new ("released", PDK_TYPE_TEXT_KEYBOARD, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  signals[WINDOW_COMBO] = g_signal_new ("window-combo", PDK_TYPE_TEXT_KEYBOARD, G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MENU] = g_signal_new ("menu", PDK_TYPE_TEXT_KEYBOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
pdk_text_keyboard_init (PdkTextKeyboard *self)
{
  self->release_combo = g_strdup (DEFAULT_RELEASE_COMBO);
  self->keyboard = pdk_console_keyboard_new ();
  g_signal_connect_object (self->keyboard, "released", G_CALLBACK (on_keyboard_released), self,
                           G_CONNECT_SWAPPED);
}

static void
add_controllers (PdkTextKeyboard *self, GtkWidget *terminal)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_object (key, "key-pressed", G_CALLBACK (on_key_pressed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (key, "key-released", G_CALLBACK (on_key_released), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_focus_leave), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (terminal, key);
  gtk_widget_add_controller (terminal, focus);
}

PdkTextKeyboard *
pdk_text_keyboard_new (GtkWidget *terminal)
{
  PdkTextKeyboard *self = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (terminal), NULL);

  self = g_object_new (PDK_TYPE_TEXT_KEYBOARD, NULL);
  add_controllers (self, terminal);
  return self;
}
