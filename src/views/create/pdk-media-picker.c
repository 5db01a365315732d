/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-media-picker.h"

#include <glib/gi18n.h>
#include <string.h>

#include "views/create/pdk-medium-item.h"
#include "widgets/pdk-gradual-selection.h"
#include "widgets/pdk-list-tab.h"

struct _PdkMediaPicker {
  GtkWidget parent_instance;

  /* Template children. */
  GtkWidget *button;
  GtkPopover *popover;
  GtkEditable *entry;
  GtkStack *stack;
  GtkListView *list;
  GtkLabel *empty_label;
  GtkCheckButton *old_check;

  /* Owned. */
  GPtrArray *media;    /* nullable: of PdkOsMedium: not read yet */
  GListStore *shown;   /* of PdkMediumItem */
  char *arch;          /* nullable */
  GCancellable *alive; /* until it is disposed of */

  gboolean cloud;
};

enum { PICKED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkMediaPicker, pdk_media_picker, GTK_TYPE_WIDGET)

static gboolean
has_words (const PdkOsMedium *medium, const char *const *words)
{
  g_autofree char *text = g_strconcat (medium->name, " ", medium->file, NULL);
  g_autofree char *folded = g_utf8_casefold (text, -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (folded, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
matches (PdkMediaPicker *self, const PdkOsMedium *medium, const char *const *words)
{
  return medium->cloud == self->cloud && g_strcmp0 (medium->arch, self->arch) == 0 &&
         has_words (medium, words);
}

/* @n_old: how many are not shown because they are old */
static const char *
get_reason (PdkMediaPicker *self, guint n_old)
{
  const gboolean searched = *gtk_editable_get_text (self->entry) != '\0';

  if (self->media == NULL || self->arch == NULL)
    return _ ("Reading the list");
  if (n_old > 0)
    return searched ? _ ("Only old systems are called that.")
                    : _ ("Only old systems are known for this architecture.");
  if (searched)
    return _ ("Nothing is called that. You can type an address instead.");
  return _ ("Nothing is known for this architecture. You can type an address instead.");
}

static void
fill (PdkMediaPicker *self)
{
  g_autofree char *text = g_utf8_casefold (gtk_editable_get_text (self->entry), -1);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  const gboolean shows_old = gtk_check_button_get_active (self->old_check);
  guint n_old = 0;

  for (guint i = 0; self->media != NULL && i < self->media->len; i++) {
    const PdkOsMedium *medium = self->media->pdata[i];

    if (!matches (self, medium, (const char *const *) words))
      continue;
    if (medium->old && !shows_old)
      n_old++;
    else
      g_ptr_array_add (items, pdk_medium_item_new (self->media->pdata[i]));
  }
  g_list_store_splice (self->shown, 0, g_list_model_get_n_items (G_LIST_MODEL (self->shown)),
                       items->pdata, items->len);
  gtk_label_set_label (self->empty_label, get_reason (self, n_old));
  gtk_stack_set_visible_child_name (self->stack, items->len > 0 ? "list" : "empty");
}

static void
pick (PdkMediaPicker *self, guint position)
{
  g_autoptr (PdkMediumItem) item = g_list_model_get_item (G_LIST_MODEL (self->shown), position);

  if (item == NULL)
    return;
  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[PICKED], 0, pdk_medium_item_get_medium (item)->address);
}

static void
on_media_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) media = pdk_os_media_load_finish (result, &error);
  PdkMediaPicker *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->media = g_steal_pointer (&media);
  fill (self);
}

static void
on_popover_show (PdkMediaPicker *self)
{
  if (self->media == NULL)
    pdk_os_media_load_async (self->alive, on_media_loaded, self);
  gtk_editable_set_text (self->entry, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  fill (self);
}

static void
on_search_changed (PdkMediaPicker *self)
{
  fill (self);
}

/* Enter takes the first one found, of what is typed by then: the list is a moment behind. */
static void
on_search_activate (PdkMediaPicker *self)
{
  fill (self);
  pick (self, 0);
}

/* The entry has Escape before the popover. */
static void
on_search_stopped (PdkMediaPicker *self)
{
  gtk_popover_popdown (self->popover);
}

static void
on_list_activate (PdkMediaPicker *self, guint position)
{
  pick (self, position);
}

static gboolean
pdk_media_picker_focus (GtkWidget *widget, GtkDirectionType direction)
{
  PdkMediaPicker *self = PDK_MEDIA_PICKER (widget);
  gboolean moved = FALSE;

  if (pdk_list_tab_leave (GTK_WIDGET (self->list), direction, GTK_WIDGET (self->entry),
                          GTK_WIDGET (self->old_check), &moved))
    return moved;
  return GTK_WIDGET_CLASS (pdk_media_picker_parent_class)->focus (widget, direction);
}

static void
pdk_media_picker_dispose (GObject *object)
{
  PdkMediaPicker *self = PDK_MEDIA_PICKER (object);

  g_cancellable_cancel (self->alive);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_MEDIA_PICKER);

  G_OBJECT_CLASS (pdk_media_picker_parent_class)->dispose (object);
}

static void
pdk_media_picker_finalize (GObject *object)
{
  PdkMediaPicker *self = PDK_MEDIA_PICKER (object);

  g_clear_pointer (&self->media, g_ptr_array_unref);
  g_object_unref (self->shown);
  g_object_unref (self->alive);
  g_free (self->arch);

  G_OBJECT_CLASS (pdk_media_picker_parent_class)->finalize (object);
}

static void
pdk_media_picker_class_init (PdkMediaPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_media_picker_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_media_picker_finalize;
  widget_class->focus = pdk_media_picker_focus;

  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (PDK_TYPE_MEDIUM_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/create/pdk-media-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkMediaPicker, button);
  gtk_widget_class_bind_template_child (widget_class, PdkMediaPicker, popover);
  gtk_widget_class_bind_template_child (widget_class, PdkMediaPicker, entry);
  gtk_widget_class_bind_template_child (widget_class, PdkMediaPicker, stack);
  gtk_widget_class_bind_template_child (widget_class, PdkMediaPicker, list);
  gtk_widget_class_bind_template_child (widget_class, PdkMediaPicker, empty_label);
  gtk_widget_class_bind_template_child (widget_class, PdkMediaPicker, old_check);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_show);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stopped);
  gtk_widget_class_bind_template_callback (widget_class, on_list_activate);
}

static void
pdk_media_picker_init (PdkMediaPicker *self)
{
  g_autoptr (PdkGradualSelection) model = NULL;

  self->shown = g_list_store_new (PDK_TYPE_MEDIUM_ITEM);
  self->alive = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  /* It is the button inside that has the keys. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (self->button)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Choose What to Download"), -1);
  model = pdk_gradual_selection_new (
      GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->shown)))));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (model));
}

void
pdk_media_picker_set_cloud (PdkMediaPicker *self, gboolean cloud)
{
  g_return_if_fail (PDK_IS_MEDIA_PICKER (self));

  self->cloud = cloud;
}

void
pdk_media_picker_set_arch (PdkMediaPicker *self, const char *arch)
{
  g_return_if_fail (PDK_IS_MEDIA_PICKER (self));

  if (g_strcmp0 (arch, self->arch) == 0)
    return;
  g_free (self->arch);
  self->arch = g_strdup (arch);
  fill (self);
}
