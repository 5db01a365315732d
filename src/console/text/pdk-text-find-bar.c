/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-text-find-bar.h"

#define PCRE2_CODE_UNIT_WIDTH 0
#include <pcre2.h>

struct _PdkTextFindBar {
  GtkWidget parent_instance;

  /* Template children. */
  GtkRevealer *revealer;
  GtkSearchEntry *entry;

  /* Borrowed. */
  VteTerminal *terminal;

  gboolean match_case;
  gboolean wrap_around;
};

enum { PROP_REVEALED = 1, PROP_MATCH_CASE, PROP_WRAP_AROUND, N_PROPS };
enum { CLOSED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkTextFindBar, pdk_text_find_bar, GTK_TYPE_WIDGET)

static VteRegex *
make_regex (PdkTextFindBar *self, const char *text)
{
  g_autofree char *pattern = g_regex_escape_string (text, -1);
  const guint32 flags =
      PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_MULTILINE | (self->match_case ? 0 : PCRE2_CASELESS);

  return vte_regex_new_for_search (pattern, -1, flags, NULL);
}

static void
show_found (PdkTextFindBar *self, gboolean found)
{
  if (found)
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
}

static gboolean
find_once (PdkTextFindBar *self, gboolean up)
{
  return up ? vte_terminal_search_find_previous (self->terminal)
            : vte_terminal_search_find_next (self->terminal);
}

static void
find (PdkTextFindBar *self, gboolean up)
{
  const gboolean has_match = vte_terminal_get_has_selection (self->terminal);
  gboolean found = FALSE;

  if (vte_terminal_search_get_regex (self->terminal) == NULL) {
    show_found (self, TRUE);
    return;
  }
  found = find_once (self, up);
  /* VTE leaves out the match that is selected, which may be the only one. */
  if (!found && has_match && self->wrap_around)
    found = find_once (self, up);
  show_found (self, found);
}

/** That nothing was found is said of what was there then. */
static void
on_contents_changed (PdkTextFindBar *self)
{
  show_found (self, TRUE);
}

/** Begins anew from the bottom, where the newest text is. */
static void
search_anew (PdkTextFindBar *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  VteRegex *regex = *text != '\0' ? make_regex (self, text) : NULL;

  vte_terminal_unselect_all (self->terminal);
  vte_terminal_search_set_regex (self->terminal, regex, 0);
  vte_terminal_search_set_wrap_around (self->terminal, self->wrap_around);
  g_clear_pointer (&regex, vte_regex_unref);
  find (self, TRUE);
}

static void
on_search_changed (PdkTextFindBar *self)
{
  search_anew (self);
}

static void
close_bar (PdkTextFindBar *self)
{
  if (!gtk_revealer_get_reveal_child (self->revealer))
    return;

  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REVEALED]);
  g_signal_emit (self, signals[CLOSED], 0);
}

static gboolean
on_key_pressed (PdkTextFindBar *self, guint keyval, guint keycode, GdkModifierType state)
{
  const gboolean shift = (state & GDK_SHIFT_MASK) != 0;

  switch (keyval) {
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    find (self, !shift);
    return GDK_EVENT_STOP;
  case GDK_KEY_Up:
    find (self, TRUE);
    return GDK_EVENT_STOP;
  case GDK_KEY_Down:
    find (self, FALSE);
    return GDK_EVENT_STOP;
  case GDK_KEY_Escape:
    close_bar (self);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

static void
find_previous (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  find (PDK_TEXT_FIND_BAR (widget), TRUE);
}

static void
find_next (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  find (PDK_TEXT_FIND_BAR (widget), FALSE);
}

static void
close_on_request (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  close_bar (PDK_TEXT_FIND_BAR (widget));
}

static void
pdk_text_find_bar_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkTextFindBar *self = PDK_TEXT_FIND_BAR (object);

  switch (prop_id) {
  case PROP_REVEALED:
    g_value_set_boolean (value, gtk_revealer_get_reveal_child (self->revealer));
    break;
  case PROP_MATCH_CASE:
    g_value_set_boolean (value, self->match_case);
    break;
  case PROP_WRAP_AROUND:
    g_value_set_boolean (value, self->wrap_around);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
set_flag (PdkTextFindBar *self, gboolean *flag, gboolean value, GParamSpec *pspec)
{
  if (*flag == value)
    return;

  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
  if (gtk_revealer_get_reveal_child (self->revealer))
    search_anew (self);
}

static void
pdk_text_find_bar_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  PdkTextFindBar *self = PDK_TEXT_FIND_BAR (object);

  switch (prop_id) {
  case PROP_REVEALED:
    if (g_value_get_boolean (value))
      pdk_text_find_bar_open (self);
    else
      close_bar (self);
    break;
  case PROP_MATCH_CASE:
    set_flag (self, &self->match_case, g_value_get_boolean (value), pspec);
    break;
  case PROP_WRAP_AROUND:
    set_flag (self, &self->wrap_around, g_value_get_boolean (value), pspec);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_text_find_bar_dispose (GObject *object)
{
  PDK_TEXT_FIND_BAR (object)->terminal = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_TEXT_FIND_BAR);

  G_OBJECT_CLASS (pdk_text_find_bar_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  props[PROP_REVEALED] = g_param_spec_boolean ("revealed", NULL, NULL, FALSE, flags);
  props[PROP_MATCH_CASE] = g_param_spec_boolean ("match-case", NULL, NULL, FALSE, flags);
  props[PROP_WRAP_AROUND] = g_param_spec_boolean ("wrap-around", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
pdk_text_find_bar_class_init (PdkTextFindBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pdk_text_find_bar_get_property;
  object_class->set_property = pdk_text_find_bar_set_property;
  object_class->dispose = pdk_text_find_bar_dispose;
  install_properties (object_class);
  signals[CLOSED] = g_signal_new ("closed", PDK_TYPE_TEXT_FIND_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/console/text/pdk-text-find-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkTextFindBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, PdkTextFindBar, entry);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);

  gtk_widget_class_install_action (widget_class, "find.previous", NULL, find_previous);
  gtk_widget_class_install_action (widget_class, "find.next", NULL, find_next);
  gtk_widget_class_install_action (widget_class, "find.close", NULL, close_on_request);
  gtk_widget_class_install_property_action (widget_class, "find.match-case", "match-case");
  gtk_widget_class_install_property_action (widget_class, "find.wrap-around", "wrap-around");
}

static void
pdk_text_find_bar_init (PdkTextFindBar *self)
{
  self->wrap_around = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pdk_text_find_bar_set_terminal (PdkTextFindBar *self, VteTerminal *terminal)
{
  g_return_if_fail (PDK_IS_TEXT_FIND_BAR (self));
  g_return_if_fail (VTE_IS_TERMINAL (terminal));

  self->terminal = terminal;
  g_signal_connect_object (terminal, "contents-changed", G_CALLBACK (on_contents_changed), self,
                           G_CONNECT_SWAPPED);
}

void
pdk_text_find_bar_open (PdkTextFindBar *self)
{
  g_return_if_fail (PDK_IS_TEXT_FIND_BAR (self));

  if (!gtk_revealer_get_reveal_child (self->revealer)) {
    gtk_revealer_set_reveal_child (self->revealer, TRUE);
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REVEALED]);
  }
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}
