/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-text-console.h"

#include <glib/gi18n.h>
#include <string.h>
#include <vte/vte.h>

#include "pdk-choice-action.h"
#include "pdk-console-trace.h"
#include "pdk-text-encoding.h"
#include "pdk-text-find-bar.h"
#include "pdk-text-input.h"
#include "pdk-text-keyboard.h"
#include "pdk-text-palette.h"
#include "pdk-text-paste-bar.h"
#include "pdk-text-zoom.h"

/* The terminal itself is VTE's.  Whatever it has for the guest, keys, pasted text, its answers to
 * the guest's questions, comes in one signal; the way from there to the guest is here. */

struct _PdkTextConsole {
  GtkWidget parent_instance;

  /* Template children. */
  PdkTextFindBar *find_bar;
  GtkWidget *scroller;
  VteTerminal *terminal;
  PdkTextPasteBar *paste_bar;
  GtkPopover *context_popover;

  /* Owned. */
  PdkTextInput *input;
  PdkTextKeyboard *keyboard;
  PdkTextZoom *zoom;
  GSimpleActionGroup *actions;

  PdkTextBackspace backspace;
  PdkTextEncoding encoding;
  PdkTextSize size;
  gint64 last_bell; /* monotonic µs */
  gboolean connected;
  gboolean dark;
  gboolean blank;
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

static void
set_enabled (PdkTextConsole *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
on_commit (PdkTextConsole *self, const char *text, guint length)
{
  if (self->connected && length > 0)
    pdk_console_trace_input ();
  pdk_text_input_commit (self->input, text, length);
}

static void
on_input_data (PdkTextConsole *self, GBytes *bytes)
{
  g_signal_emit (self, signals[DATA], 0, bytes);
}

static void
focus_terminal (PdkTextConsole *self)
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

static void
on_keyboard_released (PdkTextConsole *self)
{
  g_signal_emit (self, signals[RELEASED], 0);
}

static void
on_keyboard_window_combo (PdkTextConsole *self)
{
  g_signal_emit (self, signals[WINDOW_COMBO], 0);
}

static void
on_keyboard_menu (PdkTextConsole *self)
{
  open_context_menu (self, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                     gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}

/** What the parts know is known here, too. */
static void
on_part_notify (PdkTextConsole *self, GParamSpec *pspec)
{
  g_object_notify (G_OBJECT (self), pspec->name);
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

/** A serial line cannot tell the guest how large the terminal is, so it is typed. */
static void
send_size (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkTextConsole *self = user_data;
  g_autofree char *command =
      g_strdup_printf ("stty rows %ld cols %ld\r", vte_terminal_get_row_count (self->terminal),
                       vte_terminal_get_column_count (self->terminal));

  pdk_text_input_send (self->input, command);
  focus_terminal (self);
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
  { .name = "send-size", .activate = send_size },
  { .name = "clear", .activate = clear },
};

/* Choices among an enum's values. */
static const char *const choices[] = { "backspace", "encoding", "size" };

static void
add_actions (PdkTextConsole *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++) {
    g_autoptr (GAction) action = pdk_choice_action_new (G_OBJECT (self), choices[i]);

    g_action_map_add_action (G_ACTION_MAP (self->actions), action);
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
  pdk_text_input_set_connected (self->input, connected);
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
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BACKSPACE]);
}

static void
set_encoding (PdkTextConsole *self, PdkTextEncoding encoding)
{
  if (self->encoding == encoding)
    return;

  self->encoding = encoding;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ENCODING]);
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
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SIZE]);
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
    g_object_get_property (G_OBJECT (self->zoom), pspec->name, value);
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
  case PROP_WINDOW_COMBO:
    g_object_get_property (G_OBJECT (self->keyboard), pspec->name, value);
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
    g_object_set_property (G_OBJECT (self->zoom), pspec->name, value);
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
  case PROP_WINDOW_COMBO:
    g_object_set_property (G_OBJECT (self->keyboard), pspec->name, value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_text_console_dispose (GObject *object)
{
  PdkTextConsole *self = PDK_TEXT_CONSOLE (object);

  if (self->input != NULL)
    g_object_run_dispose (G_OBJECT (self->input));
  g_clear_object (&self->input);
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
  props[PROP_FONT_SCALE] = g_param_spec_double ("font-scale", NULL, NULL, PDK_TEXT_ZOOM_MIN,
                                                PDK_TEXT_ZOOM_MAX, 1.0, flags);
  props[PROP_BACKSPACE] = g_param_spec_enum ("backspace", NULL, NULL, PDK_TYPE_TEXT_BACKSPACE,
                                             PDK_TEXT_BACKSPACE_DELETE, flags);
  props[PROP_ENCODING] = g_param_spec_enum ("encoding", NULL, NULL, PDK_TYPE_TEXT_ENCODING,
                                            PDK_TEXT_ENCODING_UTF8, flags);
  props[PROP_SIZE] =
      g_param_spec_enum ("size", NULL, NULL, PDK_TYPE_TEXT_SIZE, PDK_TEXT_SIZE_WINDOW, flags);
  props[PROP_RELEASE_COMBO] = g_param_spec_string ("release-combo", NULL, NULL, NULL, flags);
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
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/console/text/pdk-text-console.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkTextConsole, find_bar);
  gtk_widget_class_bind_template_child (widget_class, PdkTextConsole, scroller);
  gtk_widget_class_bind_template_child (widget_class, PdkTextConsole, terminal);
  gtk_widget_class_bind_template_child (widget_class, PdkTextConsole, paste_bar);
  gtk_widget_class_bind_template_child (widget_class, PdkTextConsole, context_popover);
  gtk_widget_class_bind_template_callback (widget_class, on_commit);
  gtk_widget_class_bind_template_callback (widget_class, on_bell);
  gtk_widget_class_bind_template_callback (widget_class, on_selection_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_right_pressed);
  gtk_widget_class_bind_template_callback (widget_class, focus_terminal);
}

static void
pdk_text_console_finalize (GObject *object)
{
  PdkTextConsole *self = PDK_TEXT_CONSOLE (object);

  g_object_unref (self->actions);
  g_object_unref (self->keyboard);
  g_object_unref (self->zoom);

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
add_keyboard (PdkTextConsole *self)
{
  self->keyboard = pdk_text_keyboard_new (GTK_WIDGET (self->terminal));
  g_signal_connect_object (self->keyboard, "released", G_CALLBACK (on_keyboard_released), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keyboard, "window-combo", G_CALLBACK (on_keyboard_window_combo),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keyboard, "notify", G_CALLBACK (on_part_notify), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keyboard, "menu", G_CALLBACK (on_keyboard_menu), self,
                           G_CONNECT_SWAPPED);
}

static void
pdk_text_console_init (PdkTextConsole *self)
{
  self->blank = TRUE;
  add_actions (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_keyboard (self);
  self->zoom = pdk_text_zoom_new (self->terminal, G_ACTION_MAP (self->actions));
  g_signal_connect_object (self->zoom, "notify", G_CALLBACK (on_part_notify), self,
                           G_CONNECT_SWAPPED);
  self->input = pdk_text_input_new (self->paste_bar);
  g_signal_connect_object (self->input, "data", G_CALLBACK (on_input_data), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->input, "answered", G_CALLBACK (focus_terminal), self,
                           G_CONNECT_SWAPPED);
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
