/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-difference-dialog.h"

#include <glib/gi18n.h>

#include "core/definition/pdk-text-diff.h"
#include "core/pdk-text.h"

/* Lines around a change. */
#define CONTEXT 3

struct _PdkDifferenceDialog {
  AdwWindow parent_instance;

  /* Template children. */
  AdwWindowTitle *window_title;
  GtkStack *stack;
  GtkTextBuffer *buffer;
};

G_DEFINE_FINAL_TYPE (PdkDifferenceDialog, pdk_difference_dialog, ADW_TYPE_WINDOW)

static const char *const tag_names[] = {
  [PDK_DIFF_KEPT] = "kept",
  [PDK_DIFF_REMOVED] = "removed",
  [PDK_DIFF_ADDED] = "added",
};
static const char *const signs[] = {
  [PDK_DIFF_KEPT] = "  ",
  [PDK_DIFF_REMOVED] = "− ",
  [PDK_DIFF_ADDED] = "+ ",
};

static void
insert (
    PdkDifferenceDialog *self, const char *text, gssize length, const char *tag, gboolean strong)
{
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_insert_with_tags_by_name (self->buffer, &end, text, (int) length, tag,
                                            strong ? "strong" : NULL, NULL);
}

static void
show_line (PdkDifferenceDialog *self, const PdkDiffLine *line)
{
  const char *tag = tag_names[line->kind];

  insert (self, signs[line->kind], -1, tag, FALSE);
  insert (self, line->text, line->start, tag, FALSE);
  insert (self, line->text + line->start, line->length, tag, TRUE);
  insert (self, line->text + line->start + line->length, -1, tag, FALSE);
  insert (self, "\n", 1, tag, FALSE);
}

static void
show_hunk (PdkDifferenceDialog *self, GPtrArray *lines, const PdkDiffHunk *hunk)
{
  const PdkDiffLine *first = g_ptr_array_index (lines, hunk->from);
  /* Translators: %u is the number of a line */
  g_autofree char *heading =
      g_strdup_printf (_ ("Line %u"), first->new_line != 0 ? first->new_line : first->old_line);

  insert (self, heading, -1, "heading", FALSE);
  insert (self, "\n", 1, "heading", FALSE);
  for (guint i = 0; i < hunk->n_lines; i++)
    show_line (self, g_ptr_array_index (lines, hunk->from + i));
}

static void
show (PdkDifferenceDialog *self, PdkDomainDocument *before, PdkDomainDocument *after)
{
  g_autofree char *old = pdk_domain_document_to_string (before);
  g_autofree char *new = pdk_domain_document_to_string (after);
  g_autoptr (GPtrArray) lines = pdk_text_diff (old, new, FALSE);
  g_autoptr (GArray) hunks = pdk_text_diff_hunks (lines, CONTEXT);

  for (guint i = 0; i < hunks->len; i++)
    show_hunk (self, lines, &g_array_index (hunks, PdkDiffHunk, i));
  gtk_stack_set_visible_child_name (self->stack, hunks->len > 0 ? "lines" : "same");
  explicit_bzero (old, strlen (old));
  explicit_bzero (new, strlen (new));
}

static void
pdk_difference_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_DIFFERENCE_DIALOG);
  G_OBJECT_CLASS (pdk_difference_dialog_parent_class)->dispose (object);
}

static void
pdk_difference_dialog_class_init (PdkDifferenceDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_difference_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/details/pdk-difference-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkDifferenceDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, PdkDifferenceDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PdkDifferenceDialog, buffer);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

/* Half-transparent, so that both styles keep their text readable. */
static void
add_tags (PdkDifferenceDialog *self)
{
  gtk_text_buffer_create_tag (self->buffer, "kept", NULL);
  gtk_text_buffer_create_tag (self->buffer, "removed", "paragraph-background",
                              "rgba(224,27,36,0.18)", NULL);
  gtk_text_buffer_create_tag (self->buffer, "added", "paragraph-background",
                              "rgba(46,194,126,0.20)", NULL);
  gtk_text_buffer_create_tag (self->buffer, "strong", "weight", PANGO_WEIGHT_BOLD, NULL);
  gtk_text_buffer_create_tag (self->buffer, "heading", "scale", 0.9, "pixels-above-lines", 9,
                              "pixels-below-lines", 3, "foreground", "gray", NULL);
}

static void
pdk_difference_dialog_init (PdkDifferenceDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_tags (self);
}

void
pdk_difference_dialog_present (GtkWindow *parent,
                               const char *title,
                               PdkDomainDocument *before,
                               PdkDomainDocument *after)
{
  PdkDifferenceDialog *self = NULL;

  g_return_if_fail (title != NULL);
  g_return_if_fail (before != NULL && after != NULL);

  self = g_object_new (PDK_TYPE_DIFFERENCE_DIALOG, "transient-for", parent, NULL);
  adw_window_title_set_subtitle (self->window_title, title);
  show (self, before, after);
  gtk_window_present (GTK_WINDOW (self));
}
