/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-confirm.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "widgets/pdk-bullet-list.h"
#include "widgets/pdk-text-pixels.h"

#define BULLET "• "

/* Of a question at the plain size of text, and what of its parent stays in sight beside it (pixels). */
#define WIDTH  372
#define MARGIN 30

/* What is at least in sight of a list that scrolls (pixels). */
#define LIST_HEIGHT 72

/* Shim: AdwMessageDialog is deprecated from libadwaita 1.6 on, where AdwAlertDialog replaces it.
 * The dialog owns the task until its response. */

static void
on_dialog_response (AdwMessageDialog *dialog, const char *response, GTask *task)
{
  /* A window that is destroyed while it asks answers by itself: only the first answer counts. */
  if (!g_task_get_completed (task))
    g_task_return_int (task, g_str_equal (response, "confirm") ? PDK_ANSWER_CONFIRM
                             : g_str_equal (response, "other") ? PDK_ANSWER_OTHER
                                                               : PDK_ANSWER_CANCEL);
}

static void
on_cancellable_cancelled (GCancellable *cancellable, GtkWindow *dialog)
{
  gtk_window_close (dialog);
}

static void
unref_task (gpointer task, GClosure *closure)
{
  g_object_unref (task);
}

/* It is as wide as its buttons otherwise, however large the text is.  @parent: (nullable) */
static int
get_width (GtkWindow *parent)
{
  int width = pdk_text_pixels (WIDTH);

  if (parent != NULL && gtk_widget_get_width (GTK_WIDGET (parent)) > 0)
    width = MIN (width, gtk_widget_get_width (GTK_WIDGET (parent)) - 2 * MARGIN);
  return width;
}

/* Returns: (nullable): the first below @top, or it */
static GtkWidget *
find_widget (GtkWidget *top, GType type, const char *label)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (top, type) &&
      (label == NULL || g_strcmp0 (gtk_button_get_label (GTK_BUTTON (top)), label) == 0))
    return top;
  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_widget (child, type, label);
  return found;
}

/* There are two buttons of each answer, one of which is in sight.  Where they are below each other, the
 * library has the keys begin at the first, which may destroy something; otherwise at a list before them. */
static void
focus_default (AdwMessageDialog *dialog)
{
  GtkWidget *squeezer = find_widget (GTK_WIDGET (dialog), ADW_TYPE_SQUEEZER, NULL);
  GtkWidget *buttons = squeezer != NULL ? adw_squeezer_get_visible_child (ADW_SQUEEZER (squeezer))
                                        : GTK_WIDGET (dialog);
  const char *answer = adw_message_dialog_get_default_response (dialog);
  const char *label = adw_message_dialog_get_response_label (dialog, answer);
  GtkWidget *button = buttons != NULL ? find_widget (buttons, GTK_TYPE_BUTTON, label) : NULL;

  if (button == NULL)
    return;
  gtk_window_set_default_widget (GTK_WINDOW (dialog), button);
  gtk_window_set_focus (GTK_WINDOW (dialog), button);
}

static void
begin_at_default (AdwMessageDialog *dialog)
{
  GtkWidget *squeezer = find_widget (GTK_WIDGET (dialog), ADW_TYPE_SQUEEZER, NULL);

  g_signal_connect_after (dialog, "map", G_CALLBACK (focus_default), NULL);
  if (squeezer != NULL)
    g_signal_connect_object (squeezer, "notify::visible-child", G_CALLBACK (focus_default), dialog,
                             G_CONNECT_SWAPPED);
}

/* A scrolled window wants room for the list as if no line of that were wrapped. */
static void
measure_list (GtkWidget *box,
              GtkOrientation orientation,
              int for_size,
              int *minimum,
              int *natural,
              int *minimum_baseline,
              int *natural_baseline)
{
  GtkWidget *scrolled = gtk_widget_get_first_child (box);
  GtkWidget *viewport = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scrolled));
  int least = 0;

  (void) minimum_baseline;
  (void) natural_baseline;
  gtk_widget_measure (scrolled, orientation, for_size, &least, NULL, NULL, NULL);
  gtk_widget_measure (gtk_viewport_get_child (GTK_VIEWPORT (viewport)), orientation, for_size,
                      minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = MIN (*natural, LIST_HEIGHT);
  *minimum = MAX (*minimum, least);
  *natural = MAX (*natural, *minimum);
}

static void
allocate_list (GtkWidget *box, int width, int height, int baseline)
{
  gtk_widget_allocate (gtk_widget_get_first_child (box), width, height, baseline, NULL);
}

static GtkSizeRequestMode
get_list_mode (GtkWidget *box)
{
  (void) box;
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* @list: (transfer full) */
static void
add_list (AdwMessageDialog *dialog, GtkWidget *list)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_layout_manager (box, gtk_custom_layout_new (get_list_mode, measure_list,
                                                             allocate_list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_widget_set_focusable (scrolled, FALSE);
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_message_dialog_set_extra_child (dialog, box);
}

/* What is said is centred, where a list would be ragged. */
static void
set_body (AdwMessageDialog *dialog, const char *body)
{
  g_auto (GStrv) lines = g_strsplit (body, "\n", -1);
  g_autoptr (GStrvBuilder) items = g_strv_builder_new ();
  g_autoptr (GString) words = g_string_new (NULL);
  g_auto (GStrv) list = NULL;
  GtkWidget *widget = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], BULLET))
      g_strv_builder_add (items, lines[i] + strlen (BULLET));
    else
      g_string_append_printf (words, "%s\n", lines[i]);
  list = g_strv_builder_end (items);
  adw_message_dialog_set_body (dialog, g_strstrip (words->str));
  if (*list == NULL)
    return;
  widget = g_object_new (PDK_TYPE_BULLET_LIST, NULL);
  pdk_bullet_list_set_items (PDK_BULLET_LIST (widget), (const char *const *) list);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words->str[0] != '\0' ? words->str
                                                        : adw_message_dialog_get_heading (dialog),
                                  -1);
  add_list (dialog, widget);
}

static AdwMessageDialog *
ask (GtkWindow *parent,
     const char *heading,
     const char *body,
     const char *confirm_label,
     const char *other_label,
     gboolean destructive,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  GtkWidget *widget = NULL;
  AdwMessageDialog *dialog = NULL;
  GTask *task = NULL;

  widget = adw_message_dialog_new (parent, heading, NULL);
  dialog = ADW_MESSAGE_DIALOG (widget);
  gtk_widget_set_size_request (widget, get_width (parent), -1);
  if (body != NULL)
    set_body (dialog, body);
  adw_message_dialog_add_response (dialog, "cancel", _ ("_Cancel"));
  if (other_label != NULL) {
    /* safe text: labels of ours, with their mnemonics */
    adw_message_dialog_add_response (dialog, "other", other_label);
  }
  /* safe text: as above */
  adw_message_dialog_add_response (dialog, "confirm", confirm_label);
  adw_message_dialog_set_response_appearance (dialog, "confirm",
                                              destructive ? ADW_RESPONSE_DESTRUCTIVE
                                                          : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, destructive ? "cancel" : "confirm");
  adw_message_dialog_set_close_response (dialog, "cancel");

  begin_at_default (dialog);

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, pdk_choose_async);
  g_task_set_name (task, "pdk_choose_async");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_dialog_response), task, unref_task,
                         G_CONNECT_DEFAULT);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (on_cancellable_cancelled),
                             dialog, G_CONNECT_DEFAULT);
  return dialog;
}

void
pdk_choose_async (GtkWindow *parent,
                  const char *heading,
                  const char *body,
                  const char *confirm_label,
                  const char *other_label,
                  gboolean destructive,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));
  g_return_if_fail (heading != NULL && confirm_label != NULL);

  gtk_window_present (GTK_WINDOW (ask (parent, heading, body, confirm_label, other_label,
                                       destructive, cancellable, callback, user_data)));
}

GtkProgressBar *
pdk_wait_async (GtkWindow *parent,
                const char *heading,
                const char *body,
                const char *confirm_label,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  GtkWidget *bar = NULL;
  AdwMessageDialog *dialog = NULL;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (heading != NULL && body != NULL && confirm_label != NULL, NULL);

  dialog =
      ask (parent, heading, body, confirm_label, NULL, FALSE, cancellable, callback, user_data);
  bar = gtk_progress_bar_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, body, -1);
  adw_message_dialog_set_extra_child (dialog, bar);
  gtk_window_present (GTK_WINDOW (dialog));
  return GTK_PROGRESS_BAR (bar);
}

PdkAnswer
pdk_choose_finish (GAsyncResult *result)
{
  gssize choice;

  g_return_val_if_fail (G_IS_TASK (result), PDK_ANSWER_CANCEL);

  choice = g_task_propagate_int (G_TASK (result), NULL);
  return choice < 0 ? PDK_ANSWER_CANCEL : (PdkAnswer) choice;
}

void
pdk_confirm_async (GtkWindow *parent,
                   const char *heading,
                   const char *body,
                   const char *confirm_label,
                   gboolean destructive,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  pdk_choose_async (parent, heading, body, confirm_label, NULL, destructive, cancellable, callback,
                    user_data);
}

gboolean
pdk_confirm_finish (GAsyncResult *result)
{
  return pdk_choose_finish (result) == PDK_ANSWER_CONFIRM;
}
