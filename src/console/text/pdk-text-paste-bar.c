/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-text-paste-bar.h"

#include <glib/gi18n.h>
#include <string.h>

/** The most of a text that is shown, in bytes; nobody reads more. */
#define MAX_PREVIEW 65536
/** What is gone in the blink of an eye is not worth a word, in bytes. */
#define MIN_REMAINING 1024

struct _PdkTextPasteBar {
  GtkWidget parent_instance;

  /* Template children. */
  GtkRevealer *question;
  GtkLabel *heading;
  GtkTextBuffer *preview;
  GtkWidget *confirm_button;
  GtkRevealer *progress;
  GtkLabel *progress_label;
};

enum { ANSWERED, STOP, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkTextPasteBar, pdk_text_paste_bar, GTK_TYPE_WIDGET)

/** Without the marks that tell a shell where a paste begins and ends. */
static GString *
read_text (GBytes *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  GString *text = g_string_new_len (data, (gssize) length);

  g_string_replace (text, "\033[200~", "", 0);
  g_string_replace (text, "\033[201~", "", 0);
  g_string_replace (text, "\r", "\n", 0);
  return text;
}

static guint
count_lines (const GString *text)
{
  guint n = 0;

  for (gsize i = 0; i < text->len; i++)
    n += text->str[i] == '\n';
  return text->len > 0 && text->str[text->len - 1] != '\n' ? n + 1 : n;
}

static void
show_preview (PdkTextPasteBar *self, const GString *text)
{
  g_autofree char *valid = g_utf8_make_valid (text->str, (gssize) MIN (text->len, MAX_PREVIEW));

  g_strchomp (valid);
  gtk_text_buffer_set_text (self->preview, valid, -1);
}

void
pdk_text_paste_bar_ask (PdkTextPasteBar *self, GBytes *bytes)
{
  GString *text = NULL;
  guint n_lines = 0;

  g_return_if_fail (PDK_IS_TEXT_PASTE_BAR (self));
  g_return_if_fail (bytes != NULL);

  text = read_text (bytes);
  n_lines = count_lines (text);
  if (n_lines == 1) {
    gtk_label_set_label (self->heading, _ ("Paste this line and press Enter?"));
  } else {
    g_autofree char *heading = g_strdup_printf (
        /* Translators: %u is how many lines of text are about to be sent to a guest. */
        ngettext ("Paste %u line? The guest may run it as a command.",
                  "Paste %u lines? The guest may run each of them as a command.", n_lines),
        n_lines);

    gtk_label_set_label (self->heading, heading); /* safe text: ours and a number */
  }
  show_preview (self, text);
  g_string_free (text, TRUE);
  gtk_revealer_set_reveal_child (self->question, TRUE);
  gtk_widget_grab_focus (self->confirm_button);
}

gboolean
pdk_text_paste_bar_is_asking (PdkTextPasteBar *self)
{
  g_return_val_if_fail (PDK_IS_TEXT_PASTE_BAR (self), FALSE);

  return gtk_revealer_get_reveal_child (self->question);
}

void
pdk_text_paste_bar_withdraw (PdkTextPasteBar *self)
{
  g_return_if_fail (PDK_IS_TEXT_PASTE_BAR (self));

  gtk_revealer_set_reveal_child (self->question, FALSE);
  gtk_text_buffer_set_text (self->preview, "", -1);
}

static void
answer (PdkTextPasteBar *self, gboolean yes)
{
  if (!pdk_text_paste_bar_is_asking (self))
    return;

  pdk_text_paste_bar_withdraw (self);
  g_signal_emit (self, signals[ANSWERED], 0, yes);
}

void
pdk_text_paste_bar_set_remaining (PdkTextPasteBar *self, guint remaining)
{
  const gboolean shown = gtk_revealer_get_reveal_child (self->progress);

  g_return_if_fail (PDK_IS_TEXT_PASTE_BAR (self));

  if (remaining > 0 && (shown || remaining >= MIN_REMAINING)) {
    g_autofree char *size = g_format_size_full (remaining, G_FORMAT_SIZE_IEC_UNITS);
    /* Translators: %s is an amount of data, for example “3.2 KiB”. */
    g_autofree char *label = g_strdup_printf (_ ("Pasting: %s to go"), size);

    gtk_label_set_label (self->progress_label, label); /* safe text: ours and a number */
  }
  gtk_revealer_set_reveal_child (self->progress,
                                 remaining > 0 && (shown || remaining >= MIN_REMAINING));
}

static void
confirm (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  answer (PDK_TEXT_PASTE_BAR (widget), TRUE);
}

static void
cancel (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  answer (PDK_TEXT_PASTE_BAR (widget), FALSE);
}

static void
stop (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, signals[STOP], 0);
}

static void
pdk_text_paste_bar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_TEXT_PASTE_BAR);

  G_OBJECT_CLASS (pdk_text_paste_bar_parent_class)->dispose (object);
}

static void
pdk_text_paste_bar_class_init (PdkTextPasteBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pdk_text_paste_bar_dispose;

  signals[ANSWERED] = g_signal_new ("answered", PDK_TYPE_TEXT_PASTE_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[STOP] = g_signal_new ("stop", PDK_TYPE_TEXT_PASTE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/console/text/pdk-text-paste-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkTextPasteBar, question);
  gtk_widget_class_bind_template_child (widget_class, PdkTextPasteBar, heading);
  gtk_widget_class_bind_template_child (widget_class, PdkTextPasteBar, preview);
  gtk_widget_class_bind_template_child (widget_class, PdkTextPasteBar, confirm_button);
  gtk_widget_class_bind_template_child (widget_class, PdkTextPasteBar, progress);
  gtk_widget_class_bind_template_child (widget_class, PdkTextPasteBar, progress_label);

  gtk_widget_class_install_action (widget_class, "paste.confirm", NULL, confirm);
  gtk_widget_class_install_action (widget_class, "paste.cancel", NULL, cancel);
  gtk_widget_class_install_action (widget_class, "paste.stop", NULL, stop);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "paste.cancel", NULL);
}

static void
pdk_text_paste_bar_init (PdkTextPasteBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
