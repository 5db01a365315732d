/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-os-picker.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/os/pdk-os-db.h"
#include "widgets/pdk-gradual-selection.h"
#include "widgets/pdk-list-tab.h"

struct _PdkOsPicker {
  GtkWidget parent_instance;

  /* Template children. */
  GtkWidget *button;
  GtkPopover *popover;
  GtkEditable *entry;
  GtkListView *list;
  GtkCheckButton *old_check;

  /* Owned. */
  GPtrArray *shown; /* of PdkOs, borrowed: in the order of the list; NULL: another one */
};

enum { PICKED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkOsPicker, pdk_os_picker, GTK_TYPE_WIDGET)

static gboolean
matches (const PdkOs *os, const char *const *words)
{
  g_autofree char *folded = g_utf8_casefold (os->name, -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (folded, words[i]) == NULL && strstr (os->short_id, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

static void
find (PdkOsPicker *self, const char *const *words, gboolean old)
{
  GPtrArray *all = pdk_os_db_list (pdk_os_db_get_default ());

  for (guint i = 0; all != NULL && i < all->len; i++) {
    PdkOs *os = all->pdata[i];

    if ((old || !os->old) && matches (os, words))
      g_ptr_array_add (self->shown, os);
  }
}

/* Who looks for an old one by its name finds it.  What is not in the list comes after what is found. */
static void
find_shown (PdkOsPicker *self)
{
  g_autofree char *text = g_utf8_casefold (gtk_editable_get_text (self->entry), -1);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  const gboolean old = gtk_check_button_get_active (self->old_check);

  g_ptr_array_set_size (self->shown, 0);
  find (self, (const char *const *) words, old);
  if (self->shown->len == 0 && !old && *text != '\0')
    find (self, (const char *const *) words, TRUE);
  g_ptr_array_insert (self->shown, *text != '\0' ? -1 : 0, NULL);
}

static gboolean
is_called_alike (PdkOsPicker *self, guint at, const PdkOs *os)
{
  const PdkOs *other = at < self->shown->len ? self->shown->pdata[at] : NULL;

  return other != NULL && g_str_equal (other->name, os->name);
}

/* Fedora has three CoreOS: those that are called alike are beside each other.  Returns: (transfer full) */
static char *
describe (PdkOsPicker *self, guint at)
{
  const PdkOs *os = self->shown->pdata[at];

  if (os == NULL)
    return g_strdup (_ ("Another or unknown system"));
  if (is_called_alike (self, at + 1, os) || (at > 0 && is_called_alike (self, at - 1, os)))
    /* Translators: the name of a system, and a shorter one that no other has */
    return g_strdup_printf (_ ("%s (%s)"), os->name, os->short_id);
  return g_strdup (os->name);
}

static void
fill (PdkOsPicker *self)
{
  GtkStringList *names = gtk_string_list_new (NULL);
  g_autoptr (PdkGradualSelection) model = NULL;

  find_shown (self);
  for (guint i = 0; i < self->shown->len; i++) {
    g_autofree char *name = describe (self, i);

    gtk_string_list_append (names, name);
  }
  model =
      pdk_gradual_selection_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (names))));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (model));
}

static void
pick (PdkOsPicker *self, guint position)
{
  const PdkOs *os = position < self->shown->len ? self->shown->pdata[position] : NULL;

  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[PICKED], 0, os != NULL ? os->id : NULL);
}

static void
on_popover_show (PdkOsPicker *self)
{
  gtk_editable_set_text (self->entry, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  fill (self);
}

static void
on_search_changed (PdkOsPicker *self)
{
  fill (self);
}

/* Enter takes the first one found, of what is typed by then: the list is a moment behind. */
static void
on_search_activate (PdkOsPicker *self)
{
  fill (self);
  for (guint i = 0; i < self->shown->len; i++)
    if (self->shown->pdata[i] != NULL) {
      pick (self, i);
      return;
    }
}

/* The entry has Escape before the popover. */
static void
on_search_stopped (PdkOsPicker *self)
{
  gtk_popover_popdown (self->popover);
}

static void
on_list_activate (PdkOsPicker *self, guint position)
{
  pick (self, position);
}

static gboolean
pdk_os_picker_focus (GtkWidget *widget, GtkDirectionType direction)
{
  PdkOsPicker *self = PDK_OS_PICKER (widget);
  gboolean moved = FALSE;

  if (pdk_list_tab_leave (GTK_WIDGET (self->list), direction, GTK_WIDGET (self->entry),
                          GTK_WIDGET (self->old_check), &moved))
    return moved;
  return GTK_WIDGET_CLASS (pdk_os_picker_parent_class)->focus (widget, direction);
}

static void
pdk_os_picker_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_OS_PICKER);

  G_OBJECT_CLASS (pdk_os_picker_parent_class)->dispose (object);
}

static void
pdk_os_picker_finalize (GObject *object)
{
  g_ptr_array_unref (PDK_OS_PICKER (object)->shown);

  G_OBJECT_CLASS (pdk_os_picker_parent_class)->finalize (object);
}

static void
pdk_os_picker_class_init (PdkOsPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_os_picker_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_os_picker_finalize;
  widget_class->focus = pdk_os_picker_focus;

  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/create/pdk-os-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkOsPicker, button);
  gtk_widget_class_bind_template_child (widget_class, PdkOsPicker, popover);
  gtk_widget_class_bind_template_child (widget_class, PdkOsPicker, entry);
  gtk_widget_class_bind_template_child (widget_class, PdkOsPicker, list);
  gtk_widget_class_bind_template_child (widget_class, PdkOsPicker, old_check);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_show);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stopped);
  gtk_widget_class_bind_template_callback (widget_class, on_list_activate);
}

static void
pdk_os_picker_init (PdkOsPicker *self)
{
  PdkOsDb *db = pdk_os_db_get_default ();

  self->shown = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  /* It is the button inside that has the keys. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (self->button)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Choose the System"), -1);
  /* Begins to read it, which is done before anybody opens the list, as a rule. */
  pdk_os_db_list (db);
  g_signal_connect_object (db, "loaded", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
}
