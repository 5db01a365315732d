/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-bullet-list.h"

/* Between sentences (pixels). */
#define SPACING 6

struct _PdkBulletList {
  GtkWidget parent_instance;

  GStrv items; /* owned */
};

G_DEFINE_FINAL_TYPE (PdkBulletList, pdk_bullet_list, GTK_TYPE_WIDGET)

static GtkWidget *
make_bullet (void)
{
  GtkWidget *bullet =
      g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "label",
                    "•", "yalign", 0.0, NULL);

  gtk_widget_set_valign (bullet, GTK_ALIGN_START);
  return bullet;
}

static GtkWidget *
make_row (const char *text)
{
  GtkWidget *row = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM,
                                 "spacing", 6, NULL);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), make_bullet ());
  gtk_box_append (GTK_BOX (row), label);
  return row;
}

static void
remove_rows (PdkBulletList *self)
{
  GtkWidget *row = NULL;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (row);
}

/* Always, also while it is empty.  A box layout says something else then, which GTK keeps in mind for a
 * widget that is hidden before it is filled. */
static GtkSizeRequestMode
pdk_bullet_list_get_request_mode (GtkWidget *widget)
{
  (void) widget;
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
pdk_bullet_list_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  GtkWidget *row = gtk_widget_get_first_child (widget);

  (void) minimum_baseline;
  (void) natural_baseline;
  *minimum = *natural = 0;
  for (; row != NULL; row = gtk_widget_get_next_sibling (row)) {
    const int gap = gtk_widget_get_next_sibling (row) != NULL ? SPACING : 0;
    int least = 0;
    int wanted = 0;

    gtk_widget_measure (row, orientation, for_size, &least, &wanted, NULL, NULL);
    if (orientation == GTK_ORIENTATION_HORIZONTAL) {
      *minimum = MAX (*minimum, least);
      *natural = MAX (*natural, wanted);
    } else {
      *minimum += least + gap;
      *natural += wanted + gap;
    }
  }
}

static void
pdk_bullet_list_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *row = gtk_widget_get_first_child (widget);
  int y = 0;

  (void) height;
  (void) baseline;
  for (; row != NULL; row = gtk_widget_get_next_sibling (row)) {
    int least = 0;

    gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, &least, NULL, NULL, NULL);
    gtk_widget_size_allocate (row, &(GtkAllocation){ 0, y, width, least }, -1);
    y += least + SPACING;
  }
}

static void
pdk_bullet_list_dispose (GObject *object)
{
  remove_rows (PDK_BULLET_LIST (object));

  G_OBJECT_CLASS (pdk_bullet_list_parent_class)->dispose (object);
}

static void
pdk_bullet_list_finalize (GObject *object)
{
  g_strfreev (PDK_BULLET_LIST (object)->items);

  G_OBJECT_CLASS (pdk_bullet_list_parent_class)->finalize (object);
}

static void
pdk_bullet_list_class_init (PdkBulletListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_bullet_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_bullet_list_finalize;

  widget_class->get_request_mode = pdk_bullet_list_get_request_mode;
  widget_class->measure = pdk_bullet_list_measure;
  widget_class->size_allocate = pdk_bullet_list_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
  gtk_widget_class_set_css_name (widget_class, "bulletlist");
}

static void
pdk_bullet_list_init (PdkBulletList *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->items = g_new0 (char *, 1);
}

void
pdk_bullet_list_set_items (PdkBulletList *self, const char *const *items)
{
  static const char *const none[] = { NULL };
  g_autofree char *text = NULL;

  g_return_if_fail (PDK_IS_BULLET_LIST (self));

  if (items == NULL)
    items = none;
  if (g_strv_equal (items, (const char *const *) self->items))
    return;
  g_strfreev (self->items);
  self->items = g_strdupv ((char **) items);
  remove_rows (self);
  for (guint i = 0; self->items[i] != NULL; i++)
    gtk_widget_set_parent (make_row (self->items[i]), GTK_WIDGET (self));
  text = g_strjoinv ("\n", self->items);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}
