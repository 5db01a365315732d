/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-text-console.h"

#include <glib/gi18n.h>
#include <string.h>
#include <vte/vte.h>

#include "pdk-console-combo.h"
#include "pdk-console-keyboard.h"
#include "pdk-console-trace.h"
#include "pdk-text-encoding.h"
#include "pdk-text-find-bar.h"
#include "pdk-text-palette.h"
#include "pdk-text-paste-bar.h"
#include "pdk-text-paste.h"

/* The terminal itself is VTE's.  Whatever it has for the guest, keys, pasted text, its answers to
 * the guest's questions, comes in one signal; the way from there to the guest is here. */

#define MIN_FONT_SCALE  0.25
#define MAX_FONT_SCALE  4.0
#define FONT_SCALE_STEP 1.1

#define DEFAULT_RELEASE_COMBO "ctrl+alt"

struct _PdkTextConsole {
  GtkWidget parent_instance;

  /* Template children. */
  PdkTextFindBar *find_bar;
  GtkWidget *scroller;
  VteTerminal *terminal;
  PdkTextPasteBar *paste_bar;
  GtkPopover *context_popover;

  /* Owned. */
  PdkTextPaste *paste;
  PdkConsoleKeyboard *keyboard; /* knows the keys that release it; what it would send is ignored */
  GBytes *asked;                /* what the question is about */
  GSimpleActionGroup *actions;
  char *release_combo;
  char *window_combo;

  PdkTextBackspace backspace;
  PdkTextEncoding encoding;
  PdkTextSize size;
  gint64 last_bell; /* monotonic µs */
  gboolean connected;
  gboolean dark;
  gboolean blank;
  gboolean released; /* by the key that is being pressed */
};

enum {
  PROP_CONNECTED = 1,
  PROP_DARK,
  PROP_FONT_SCALE,
  PROP_BACKSPACE,
  PROP_ENCODING,
  PROP_SIZE,
  PROP_RELEASE_COMBO,
  PROP_WINDOW_COMBO,
  PROP_BLANK,
  N_PROPS
};
enum { DATA, RELEASED, WINDOW_COMBO, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkTextConsole, pdk_text_console, GTK_TYPE_WIDGET)

G_DEFINE_ENUM_TYPE (PdkTextBackspace,
                    pdk_text_backspace,
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_BACKSPACE_DELETE, "delete"),
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_BACKSPACE_CONTROL_H, "control-h"))

G_DEFINE_ENUM_TYPE (PdkTextEncoding,
                    pdk_text_encoding,
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_ENCODING_UTF8, "utf-8"),
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_ENCODING_CP437, "cp437"))

G_DEFINE_ENUM_TYPE (PdkTextSize,
                    pdk_text_size,
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_SIZE_WINDOW, "window"),
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_SIZE_80X24, "80x24"),
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_SIZE_132X43, "132x43"))

static void
set_enabled (PdkTextConsole *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/** Several lines at once, or a line with its end: nobody types that.  It need not have come through
 * our own command: a middle click pastes too. */
static gboolean
is_pasted_line (const char *text, guint length)
{
  return length > 2 && memchr (text, '\r', length) != NULL;
}

/** Whether it is the one key that is to stop what is under way. */
static gboolean
is_interrupt (const char *text, guint length)
{
  return length == 1 && text[0] == '\003';
}

static void
on_commit (PdkTextConsole *self, const char *text, guint length)
{
  if (!self->connected || length == 0)
    return;

  pdk_console_trace_input ();
  if (is_pasted_line (text, length)) {
    g_clear_pointer (&self->asked, g_bytes_unref);
    self->asked = g_bytes_new (text, length);
    pdk_text_paste_bar_ask (self->paste_bar, self->asked);
    return;
  }
  if (is_interrupt (text, length))
    pdk_text_paste_stop (self->paste);
  pdk_text_paste_push (self->paste, text, length);
}

static void
on_paste_data (PdkTextConsole *self, GBytes *bytes)
{
  g_signal_emit (self, signals[DATA], 0, bytes);
}

static void
on_paste_notify_remaining (PdkTextConsole *self)
{
  pdk_text_paste_bar_set_remaining (self->paste_bar, pdk_text_paste_get_remaining (self->paste));
}

static void
on_paste_answered (PdkTextConsole *self, gboolean yes)
{
  g_autoptr (GBytes) text = g_steal_pointer (&self->asked);

  gtk_widget_grab_focus (GTK_WIDGET (self->terminal));
  if (yes && text != NULL && self->connected)
    pdk_text_paste_push (self->paste, g_bytes_get_data (text, NULL), g_bytes_get_size (text));
}

static void
on_paste_stop (PdkTextConsole *self)
{
  pdk_text_paste_stop (self->paste);
  gtk_widget_grab_focus (GTK_WIDGET (self->terminal));
}

static void
on_find_bar_closed (PdkTextConsole *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->terminal));
}

/** A guest may ring without end. */
static void
on_bell (PdkTextConsole *self)
{
  const gint64 now = g_get_monotonic_time ();

  if (self->last_bell != 0 && now - self->last_bell < G_TIME_SPAN_SECOND)
    return;
  self->last_bell = now;
  gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
on_selection_changed (PdkTextConsole *self)
{
  set_enabled (self, "copy", vte_terminal_get_has_selection (self->terminal));
}

static void
open_context_menu (PdkTextConsole *self, double x, double y)
{
  const GdkRectangle at = { (int) x, (int) y, 1, 1 };

  gtk_popover_set_pointing_to (self->context_popover, &at);
  gtk_popover_popup (self->context_popover);
}

static void
on_right_pressed (PdkTextConsole *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GtkWidget *terminal = GTK_WIDGET (self->terminal);
  double own_x = x;
  double own_y = y;

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_translate_coordinates (terminal, GTK_WIDGET (self), x, y, &own_x, &own_y);
  open_context_menu (self, own_x, own_y);
}

static gboolean
on_scroll (PdkTextConsole *self, double dx, double dy, GtkEventController *controller)
{
  const GdkModifierType state = gtk_event_controller_get_current_event_state (controller);

  if ((state & GDK_CONTROL_MASK) == 0 || dy == 0)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (GTK_WIDGET (self), dy < 0 ? "text.zoom-in" : "text.zoom-out", NULL);
  return GDK_EVENT_STOP;
}

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
press_combo_key (PdkTextConsole *self, guint keyval, guint keycode)
{
  self->released = FALSE;
  if (pdk_console_keyboard_press (self->keyboard, keycode, keyval))
    return TRUE;
  if (!self->released)
    g_signal_emit (self, signals[WINDOW_COMBO], 0);
  return FALSE;
}

static gboolean
on_key_pressed (PdkTextConsole *self,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                GtkEventController *controller)
{
  const char *action = find_shortcut (gtk_event_controller_get_current_event (controller));

  if (!press_combo_key (self, keyval, keycode))
    return GDK_EVENT_STOP;
  if (action != NULL) {
    gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
    return GDK_EVENT_STOP;
  }
  if (keyval == GDK_KEY_Menu) {
    open_context_menu (self, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                       gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
    return GDK_EVENT_STOP;
  }
  return GDK_EVENT_PROPAGATE;
}

static void
on_key_released (PdkTextConsole *self, guint keyval, guint keycode)
{
  pdk_console_keyboard_release (self->keyboard, keycode, keyval);
}

/** What is let go elsewhere is not heard of here. */
static void
on_focus_leave (PdkTextConsole *self)
{
  pdk_console_keyboard_release_all (self->keyboard);
}

static void
on_keyboard_released (PdkTextConsole *self)
{
  self->released = TRUE;
  g_signal_emit (self, signals[RELEASED], 0);
}

static void
copy (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  vte_terminal_copy_clipboard_format (PDK_TEXT_CONSOLE (user_data)->terminal, VTE_FORMAT_TEXT);
}

static void
paste (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  vte_terminal_paste_clipboard (PDK_TEXT_CONSOLE (user_data)->terminal);
}

static void
select_all (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  vte_terminal_select_all (PDK_TEXT_CONSOLE (user_data)->terminal);
}

static void
open_find_bar (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pdk_text_find_bar_open (PDK_TEXT_CONSOLE (user_data)->find_bar);
}

static void
set_font_scale (PdkTextConsole *self, double scale)
{
  scale = CLAMP (scale, MIN_FONT_SCALE, MAX_FONT_SCALE);
  if (G_APPROX_VALUE (vte_terminal_get_font_scale (self->terminal), scale, 0.001))
    return;

  vte_terminal_set_font_scale (self->terminal, scale);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FONT_SCALE]);
}

static void
zoom (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkTextConsole *self = user_data;
  const char *name = g_action_get_name (G_ACTION (action));
  const double scale = vte_terminal_get_font_scale (self->terminal);

  if (g_str_equal (name, "zoom-in"))
    set_font_scale (self, scale * FONT_SCALE_STEP);
  else if (g_str_equal (name, "zoom-out"))
    set_font_scale (self, scale / FONT_SCALE_STEP);
  else
    set_font_scale (self, 1.0);
}

/** A serial line cannot tell the guest how large the terminal is, so it is typed. */
static void
send_size (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkTextConsole *self = user_data;
  g_autofree char *command =
      g_strdup_printf ("stty rows %ld cols %ld\r", vte_terminal_get_row_count (self->terminal),
                       vte_terminal_get_column_count (self->terminal));

  if (self->connected)
    pdk_text_paste_push (self->paste, command, strlen (command));
  gtk_widget_grab_focus (GTK_WIDGET (self->terminal));
}

static void
clear (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  vte_terminal_reset (PDK_TEXT_CONSOLE (user_data)->terminal, TRUE, TRUE);
}

static const GActionEntry entries[] = {
  { .name = "copy", .activate = copy },
  { .name = "paste", .activate = paste },
  { .name = "select-all", .activate = select_all },
  { .name = "find", .activate = open_find_bar },
  { .name = "zoom-in", .activate = zoom },
  { .name = "zoom-out", .activate = zoom },
  { .name = "zoom-reset", .activate = zoom },
  { .name = "send-size", .activate = send_size },
  { .name = "clear", .activate = clear },
};

/* Choices among an enum's values, by their names.  (A GPropertyAction holds its object, which would
 * never be freed.) */
static const char *const choices[] = { "backspace", "encoding", "size" };

static void
on_choice_change_state (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  const char *name = g_action_get_name (G_ACTION (action));
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (user_data), name);
  const GEnumValue *value = g_enum_get_value_by_nick (G_PARAM_SPEC_ENUM (pspec)->enum_class,
                                                      g_variant_get_string (state, NULL));

  if (value != NULL)
    g_object_set (user_data, name, value->value, NULL);
}

static GVariant *
make_choice_state (PdkTextConsole *self, const char *name)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (self), name);
  int value = 0;

  g_object_get (self, name, &value, NULL);
  return g_variant_new_string (
      g_enum_get_value (G_PARAM_SPEC_ENUM (pspec)->enum_class, value)->value_nick);
}

static void
notify_choice (PdkTextConsole *self, GParamSpec *pspec)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), pspec->name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), make_choice_state (self, pspec->name));
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
add_actions (PdkTextConsole *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++) {
    g_autoptr (GSimpleAction) action =
        g_simple_action_new_stateful (choices[i], G_VARIANT_TYPE_STRING,
                                      make_choice_state (self, choices[i]));

    g_signal_connect_object (action, "change-state", G_CALLBACK (on_choice_change_state), self, 0);
    g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
  }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "text", G_ACTION_GROUP (self->actions));
}

static void
set_connected (PdkTextConsole *self, gboolean connected)
{
  if (self->connected == connected)
    return;

  self->connected = connected;
  vte_terminal_set_input_enabled (self->terminal, connected);
  set_enabled (self, "paste", connected);
  set_enabled (self, "send-size", connected);
  if (!connected) {
    pdk_text_paste_stop (self->paste);
    if (pdk_text_paste_bar_is_asking (self->paste_bar))
      pdk_text_paste_bar_withdraw (self->paste_bar);
    g_clear_pointer (&self->asked, g_bytes_unref);
  }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONNECTED]);
}

static void
set_dark (PdkTextConsole *self, gboolean dark)
{
  if (self->dark == dark)
    return;

  self->dark = dark;
  pdk_text_palette_apply (self->terminal, dark);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DARK]);
}

static void
set_backspace (PdkTextConsole *self, PdkTextBackspace backspace)
{
  if (self->backspace == backspace)
    return;

  self->backspace = backspace;
  vte_terminal_set_backspace_binding (self->terminal, backspace == PDK_TEXT_BACKSPACE_DELETE
                                                          ? VTE_ERASE_ASCII_DELETE
                                                          : VTE_ERASE_ASCII_BACKSPACE);
  notify_choice (self, props[PROP_BACKSPACE]);
}

static void
set_encoding (PdkTextConsole *self, PdkTextEncoding encoding)
{
  if (self->encoding == encoding)
    return;

  self->encoding = encoding;
  notify_choice (self, props[PROP_ENCODING]);
}

static void
set_size (PdkTextConsole *self, PdkTextSize size)
{
  const GtkAlign align = size == PDK_TEXT_SIZE_WINDOW ? GTK_ALIGN_FILL : GTK_ALIGN_CENTER;

  if (self->size == size)
    return;

  self->size = size;
  if (size == PDK_TEXT_SIZE_132X43)
    vte_terminal_set_size (self->terminal, 132, 43);
  else
    vte_terminal_set_size (self->terminal, 80, 24);
  gtk_widget_set_halign (GTK_WIDGET (self->terminal), align);
  gtk_widget_set_valign (GTK_WIDGET (self->terminal), align);
  notify_choice (self, props[PROP_SIZE]);
}

static void
set_release_combo (PdkTextConsole *self, const char *text)
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
set_window_combo (PdkTextConsole *self, const char *text)
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

static gboolean
pdk_text_console_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PDK_TEXT_CONSOLE (widget)->terminal));
}

static void
pdk_text_console_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkTextConsole *self = PDK_TEXT_CONSOLE (object);

  switch (prop_id) {
  case PROP_CONNECTED:
    g_value_set_boolean (value, self->connected);
    break;
  case PROP_DARK:
    g_value_set_boolean (value, self->dark);
    break;
  case PROP_FONT_SCALE:
    g_value_set_double (value, vte_terminal_get_font_scale (self->terminal));
    break;
  case PROP_BACKSPACE:
    g_value_set_enum (value, self->backspace);
    break;
  case PROP_ENCODING:
    g_value_set_enum (value, self->encoding);
    break;
  case PROP_SIZE:
    g_value_set_enum (value, self->size);
    break;
  case PROP_RELEASE_COMBO:
    g_value_set_string (value, self->release_combo);
    break;
  case PROP_WINDOW_COMBO:
    g_value_set_string (value, self->window_combo);
    break;
  case PROP_BLANK:
    g_value_set_boolean (value, self->blank);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_text_console_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  PdkTextConsole *self = PDK_TEXT_CONSOLE (object);

  switch (prop_id) {
  case PROP_CONNECTED:
    set_connected (self, g_value_get_boolean (value));
    break;
  case PROP_DARK:
    set_dark (self, g_value_get_boolean (value));
    break;
  case PROP_FONT_SCALE:
    set_font_scale (self, g_value_get_double (value));
    break;
  case PROP_BACKSPACE:
    set_backspace (self, g_value_get_enum (value));
    break;
  case PROP_ENCODING:
    set_encoding (self, g_value_get_enum (value));
    break;
  case PROP_SIZE:
    set_size (self, g_value_get_enum (value));
    break;
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
pdk_text_console_dispose (GObject *object)
{
  PdkTextConsole *self = PDK_TEXT_CONSOLE (object);

  if (self->paste != NULL)
    g_signal_handlers_disconnect_by_data (self->paste, self);
  g_clear_object (&self->paste);
  g_clear_object (&self->keyboard);
  g_clear_pointer (&self->asked, g_bytes_unref);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "text", NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_TEXT_CONSOLE);

  G_OBJECT_CLASS (pdk_text_console_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags shared = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags flags = G_PARAM_READWRITE | shared;

  props[PROP_CONNECTED] = g_param_spec_boolean ("connected", NULL, NULL, FALSE, flags);
  props[PROP_DARK] = g_param_spec_boolean ("dark", NULL, NULL, FALSE, flags);
  props[PROP_FONT_SCALE] =
      g_param_spec_double ("font-scale", NULL, NULL, MIN_FONT_SCALE, MAX_FONT_SCALE, 1.0, flags);
  props[PROP_BACKSPACE] = g_param_spec_enum ("backspace", NULL, NULL, PDK_TYPE_TEXT_BACKSPACE,
                                             PDK_TEXT_BACKSPACE_DELETE, flags);
  props[PROP_ENCODING] = g_param_spec_enum ("encoding", NULL, NULL, PDK_TYPE_TEXT_ENCODING,
                                            PDK_TEXT_ENCODING_UTF8, flags);
  props[PROP_SIZE] =
      g_param_spec_enum ("size", NULL, NULL, PDK_TYPE_TEXT_SIZE, PDK_TEXT_SIZE_WINDOW, flags);
  props[PROP_RELEASE_COMBO] =
      g_param_spec_string ("release-combo", NULL, NULL, DEFAULT_RELEASE_COMBO, flags);
  props[PROP_WINDOW_COMBO] = g_param_spec_string ("window-combo", NULL, NULL, NULL, flags);
  props[PROP_BLANK] = g_param_spec_boolean ("blank", NULL, NULL, TRUE, G_PARAM_READABLE | shared);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
install_signals (void)
{
  signals[DATA] = g_signal_new ("data", PDK_TYPE_TEXT_CONSOLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_BYTES);
  signals[RELEASED] = g_signal_new ("released", PDK_TYPE_TEXT_CONSOLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  signals[WINDOW_COMBO] = g_signal_new ("window-combo", PDK_TYPE_TEXT_CONSOLE, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (VTE_TYPE_TERMINAL);
  g_type_ensure (PDK_TYPE_TEXT_FIND_BAR);
  g_type_ensure (PDK_TYPE_TEXT_PASTE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               PDK_RESOURCE_BASE "/ui/console/pdk-text-console.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkTextConsole, find_bar);
  gtk_widget_class_bind_template_child (widget_class, PdkTextConsole, scroller);
  gtk_widget_class_bind_template_child (widget_class, PdkTextConsole, terminal);
  gtk_widget_class_bind_template_child (widget_class, PdkTextConsole, paste_bar);
  gtk_widget_class_bind_template_child (widget_class, PdkTextConsole, context_popover);
  gtk_widget_class_bind_template_callback (widget_class, on_commit);
  gtk_widget_class_bind_template_callback (widget_class, on_bell);
  gtk_widget_class_bind_template_callback (widget_class, on_selection_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_right_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_scroll);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_key_released);
  gtk_widget_class_bind_template_callback (widget_class, on_focus_leave);
  gtk_widget_class_bind_template_callback (widget_class, on_find_bar_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_paste_answered);
  gtk_widget_class_bind_template_callback (widget_class, on_paste_stop);
}

static void
pdk_text_console_finalize (GObject *object)
{
  PdkTextConsole *self = PDK_TEXT_CONSOLE (object);

  g_object_unref (self->actions);
  g_free (self->release_combo);
  g_free (self->window_combo);

  G_OBJECT_CLASS (pdk_text_console_parent_class)->finalize (object);
}

static void
pdk_text_console_class_init (PdkTextConsoleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pdk_text_console_get_property;
  object_class->set_property = pdk_text_console_set_property;
  object_class->dispose = pdk_text_console_dispose;
  object_class->finalize = pdk_text_console_finalize;
  widget_class->grab_focus = pdk_text_console_grab_focus;

  install_properties (object_class);
  install_signals ();
  bind_template (widget_class);
}

static void
pdk_text_console_init (PdkTextConsole *self)
{
  self->blank = TRUE;
  self->release_combo = g_strdup (DEFAULT_RELEASE_COMBO);
  self->paste = pdk_text_paste_new ();
  self->keyboard = pdk_console_keyboard_new ();
  g_signal_connect_object (self->paste, "data", G_CALLBACK (on_paste_data), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->paste, "notify::remaining", G_CALLBACK (on_paste_notify_remaining),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keyboard, "released", G_CALLBACK (on_keyboard_released), self,
                           G_CONNECT_SWAPPED);

  add_actions (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  pdk_text_find_bar_set_terminal (self->find_bar, self->terminal);
  pdk_text_palette_apply (self->terminal, FALSE);
  vte_terminal_set_input_enabled (self->terminal, FALSE);
  set_enabled (self, "copy", FALSE);
  set_enabled (self, "paste", FALSE);
  set_enabled (self, "send-size", FALSE);
}

GtkWidget *
pdk_text_console_new (void)
{
  return g_object_new (PDK_TYPE_TEXT_CONSOLE, NULL);
}

static void
feed (PdkTextConsole *self, const char *text, gsize length)
{
  vte_terminal_feed (self->terminal, text, (gssize) length);
}

void
pdk_text_console_feed (PdkTextConsole *self, GBytes *bytes)
{
  g_autoptr (GBytes) text = NULL;

  g_return_if_fail (PDK_IS_TEXT_CONSOLE (self));
  g_return_if_fail (bytes != NULL);

  if (g_bytes_get_size (bytes) == 0)
    return;
  text =
      self->encoding == PDK_TEXT_ENCODING_CP437 ? pdk_text_from_cp437 (bytes) : g_bytes_ref (bytes);
  feed (self, g_bytes_get_data (text, NULL), g_bytes_get_size (text));
  if (self->blank) {
    self->blank = FALSE;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BLANK]);
  }
}

void
pdk_text_console_feed_gap (PdkTextConsole *self, guint64 length)
{
  g_autofree char *size = g_format_size_full (length, G_FORMAT_SIZE_IEC_UNITS);
  /* Translators: stands in a machine's text where some of it is missing; %s is an amount of data,
   * for example “3.2 MiB”. */
  g_autofree char *words =
      g_strdup_printf (_ ("%s left out: the machine prints faster than can be shown"), size);
  g_autofree char *line = g_strconcat ("\033[m\r\n\033[2m[", words, "]\033[m\r\n", NULL);

  g_return_if_fail (PDK_IS_TEXT_CONSOLE (self));

  feed (self, line, strlen (line));
}

void
pdk_text_console_begin (PdkTextConsole *self)
{
  g_return_if_fail (PDK_IS_TEXT_CONSOLE (self));

  vte_terminal_reset (self->terminal, FALSE, FALSE);
}

gboolean
pdk_text_console_is_blank (PdkTextConsole *self)
{
  g_return_val_if_fail (PDK_IS_TEXT_CONSOLE (self), TRUE);

  return self->blank;
}

GBytes *
pdk_text_console_get_contents (PdkTextConsole *self)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();

  g_return_val_if_fail (PDK_IS_TEXT_CONSOLE (self), NULL);

  /* Into memory: nothing that can fail or wait. */
  vte_terminal_write_contents_sync (self->terminal, stream, VTE_WRITE_DEFAULT, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

void
pdk_text_console_set_name (PdkTextConsole *self, const char *name)
{
  g_return_if_fail (PDK_IS_TEXT_CONSOLE (self));
  g_return_if_fail (name != NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->terminal), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

GActionMap *
pdk_text_console_get_actions (PdkTextConsole *self)
{
  g_return_val_if_fail (PDK_IS_TEXT_CONSOLE (self), NULL);

  return G_ACTION_MAP (self->actions);
}
