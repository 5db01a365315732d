/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-console-typing.h"

#include <glib/gi18n.h>

#include "console/input/pdk-console-layout.h"
#include "core/pdk-text.h"
#include "views/machine/pdk-layout-dialog.h"
#include "widgets/pdk-confirm.h"
#include "widgets/pdk-toast.h"

/* The text is never shown: it may be a password. */

/* More than this, or a line end that may run a command, is asked about. */
#define MAX_CHARS_UNASKED 100
/* An hour and more of typing is a mistake. */
#define MAX_CHARS 100000
/* So many of the characters that cannot be typed are named. */
#define MAX_NAMED 20

struct _PdkConsoleTyping {
  GObject parent_instance;

  GtkWidget *widget; /* borrowed, weak */

  /* Owned. */
  PdkConsole *console;
  PdkDisplay *display;
  GtkRevealer *bar;
  GtkProgressBar *progress_bar;
  GSimpleActionGroup *actions;
  GCancellable *cancellable;
  char *text;     /* on its way; wiped when freed */
  GArray *events; /* spelled, waiting for an answer */
};

G_DEFINE_FINAL_TYPE (PdkConsoleTyping, pdk_console_typing, G_TYPE_OBJECT)

static PdkConsoleTypist *
get_typist (PdkConsoleTyping *self)
{
  return pdk_console_get_typist (self->console);
}

static GtkWindow *
get_window (PdkConsoleTyping *self)
{
  GtkRoot *root = self->widget != NULL ? gtk_widget_get_root (self->widget) : NULL;

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
free_text (char *text)
{
  explicit_bzero (text, strlen (text));
  g_free (text);
}

static void
forget (PdkConsoleTyping *self)
{
  g_clear_pointer (&self->text, free_text);
  g_clear_pointer (&self->events, g_array_unref);
}

static void
set_enabled (PdkConsoleTyping *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static gboolean
is_live (PdkConsoleTyping *self)
{
  PdkConsoleSession *session = pdk_display_get_session (self->display);
  gboolean view_only;

  g_object_get (self->console, "view-only", &view_only, NULL);
  return pdk_console_session_get_view (session) == PDK_SESSION_VIEW_DISPLAY && !view_only;
}

static void
update (PdkConsoleTyping *self)
{
  const gboolean active = pdk_console_typist_is_active (get_typist (self));

  /* A machine that is paused takes a few keys and loses the rest. */
  if (active && !is_live (self)) {
    pdk_console_typist_cancel (get_typist (self));
    return;
  }
  gtk_revealer_set_reveal_child (self->bar, active);
  set_enabled (self, "clipboard", is_live (self) && !active);
  set_enabled (self, "cancel", active);
}

static void
start (PdkConsoleTyping *self)
{
  g_autoptr (GArray) events = g_steal_pointer (&self->events);

  forget (self);
  if (events != NULL && is_live (self) && !pdk_console_typist_is_active (get_typist (self)))
    pdk_console_typist_start (get_typist (self), events);
}

static void
on_typing_confirmed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkConsoleTyping) self = user_data;

  if (pdk_confirm_finish (result))
    start (self);
  else
    forget (self);
}

static char *
describe_duration (guint seconds)
{
  const guint minutes = (seconds + 30) / 60;

  if (seconds < 90)
    return g_strdup_printf (ngettext ("That takes about %u second.", "That takes about %u seconds.",
                                      seconds),
                            seconds);
  return g_strdup_printf (ngettext ("That takes about %u minute.", "That takes about %u minutes.",
                                    minutes),
                          minutes);
}

static void
ask (PdkConsoleTyping *self, guint n_chars)
{
  g_autofree char *heading =
      g_strdup_printf (ngettext ("Type %u Character?", "Type %u Characters?", n_chars), n_chars);
  g_autofree char *duration = describe_duration (pdk_console_typist_estimate (self->events->len));
  const gboolean has_lines = strpbrk (self->text, "\r\n") != NULL;
  g_autofree char *body =
      g_strconcat (duration, has_lines ? "\n" : "",
                   has_lines
                       ? _ ("The text has line ends: a command line runs each line as a command.")
                       : "",
                   NULL);

  pdk_confirm_async (get_window (self), heading, body, _ ("_Type"), FALSE, self->cancellable,
                     on_typing_confirmed, g_object_ref (self));
}

static void
choose_layout (PdkConsoleTyping *self)
{
  pdk_layout_dialog_present (get_window (self), pdk_display_get_settings (self->display));
}

static void
on_choose_confirmed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkConsoleTyping) self = user_data;

  if (pdk_confirm_finish (result) && self->widget != NULL)
    choose_layout (self);
}

/* Control characters have no picture. */
static char *
name_characters (const char *characters)
{
  GString *names = g_string_new (NULL);
  guint n = 0;

  for (const char *p = characters; *p != '\0' && n < MAX_NAMED; p = g_utf8_next_char (p), n++) {
    gunichar character = g_utf8_get_char (p);

    if (n > 0)
      g_string_append_c (names, ' ');
    if (g_unichar_isgraph (character))
      g_string_append_unichar (names, character);
    else
      g_string_append_printf (names, "U+%04X", character);
  }
  if (g_utf8_strlen (characters, -1) > MAX_NAMED)
    g_string_append (names, " …");
  return g_string_free (names, FALSE);
}

static void
refuse (PdkConsoleTyping *self, const char *missing)
{
  g_autofree char *layout =
      g_settings_get_string (pdk_display_get_settings (self->display), "guest-layout");
  g_autofree char *raw_names = name_characters (missing);
  g_autofree char *names = pdk_text_display (raw_names);
  g_autofree char *body = g_strdup_printf (
      /* Translators: the first %s is a list of characters, the second the short name of a keyboard
       * layout, “de” */
      _ ("The keyboard layout “%2$s” has no keys for these: %1$s\n\nNothing was typed. If the machine "
         "has another layout, choose it."),
      names, layout);

  forget (self);
  pdk_confirm_async (get_window (self), _ ("Some Characters Cannot Be Typed"), body,
                     _ ("Choose _Layout…"), FALSE, self->cancellable, on_choose_confirmed,
                     g_object_ref (self));
}

static void
on_layout_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkConsoleTyping) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkConsoleLayout) layout = pdk_console_layout_load_finish (result, &error);
  g_autofree char *missing = NULL;
  guint n_chars = 0;

  if (self->widget == NULL || self->text == NULL)
    return;
  if (layout == NULL) {
    forget (self);
    pdk_toast_show_error (self->widget, _ ("The clipboard was not typed"), error);
    return;
  }
  self->events = pdk_console_layout_spell (layout, self->text, &missing);
  n_chars = g_utf8_strlen (self->text, -1);
  if (self->events == NULL)
    refuse (self, missing);
  else if (n_chars > MAX_CHARS_UNASKED || strpbrk (self->text, "\r\n") != NULL)
    ask (self, n_chars);
  else
    start (self);
}

static void
take_text (PdkConsoleTyping *self, const char *text)
{
  g_autofree char *layout =
      g_settings_get_string (pdk_display_get_settings (self->display), "guest-layout");

  if (text == NULL || *text == '\0') {
    pdk_toast_show (self->widget, _ ("The clipboard has no text"));
    return;
  }
  if (g_utf8_strlen (text, -1) > MAX_CHARS) {
    pdk_toast_show (self->widget, _ ("The clipboard has too much text to be typed"));
    return;
  }
  forget (self);
  self->text = g_strdup (text);
  pdk_console_layout_load_async (layout, self->cancellable, on_layout_loaded, g_object_ref (self));
}

static void
on_text_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkConsoleTyping) self = user_data;
  char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (self->widget != NULL)
    take_text (self, text);
  if (text != NULL)
    free_text (text);
}

static void
on_clipboard (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PdkConsoleTyping *self = user_data;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (self->widget), self->cancellable,
                                 on_text_read, g_object_ref (self));
}

static void
on_cancel (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  pdk_console_typist_cancel (get_typist (user_data));
}

static void
on_choose_layout (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  choose_layout (user_data);
}

static const GActionEntry entries[] = {
  { .name = "clipboard", .activate = on_clipboard },
  { .name = "cancel", .activate = on_cancel },
  { .name = "choose-layout", .activate = on_choose_layout },
};

static void
pdk_console_typing_dispose (GObject *object)
{
  PdkConsoleTyping *self = PDK_CONSOLE_TYPING (object);

  if (self->widget != NULL)
    gtk_widget_insert_action_group (self->widget, "typing", NULL);
  g_clear_weak_pointer (&self->widget);
  g_cancellable_cancel (self->cancellable);
  if (self->console != NULL)
    pdk_console_typist_cancel (get_typist (self));
  forget (self);
  g_clear_object (&self->console);
  g_clear_object (&self->display);
  g_clear_object (&self->bar);
  g_clear_object (&self->progress_bar);
  g_clear_object (&self->actions);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (pdk_console_typing_parent_class)->dispose (object);
}

static void
pdk_console_typing_class_init (PdkConsoleTypingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_console_typing_dispose;
}

static void
pdk_console_typing_init (PdkConsoleTyping *self)
{
  self->cancellable = g_cancellable_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
}

static void
follow (PdkConsoleTyping *self)
{
  PdkConsoleTypist *typist = get_typist (self);

  g_object_bind_property (typist, "progress", self->progress_bar, "fraction", G_BINDING_DEFAULT);
  g_signal_connect_object (typist, "notify::active", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pdk_display_get_session (self->display), "notify::view",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->console, "notify::view-only", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
}

PdkConsoleTyping *
pdk_console_typing_new (GtkWidget *widget,
                        PdkConsole *console,
                        PdkDisplay *display,
                        GtkRevealer *typing_bar,
                        GtkProgressBar *progress_bar)
{
  PdkConsoleTyping *self = g_object_new (PDK_TYPE_CONSOLE_TYPING, NULL);

  g_set_weak_pointer (&self->widget, widget);
  self->console = g_object_ref (console);
  self->display = g_object_ref (display);
  self->bar = g_object_ref (typing_bar);
  self->progress_bar = g_object_ref (progress_bar);
  gtk_widget_insert_action_group (widget, "typing", G_ACTION_GROUP (self->actions));
  follow (self);
  update (self);
  return self;
}
