/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-test.h"

#include <adwaita.h>

#include "views/create/pdk-create-dialog.h"
#include "views/create/pdk-create-disk-row.h"
#include "views/create/pdk-create-download-row.h"
#include "views/create/pdk-create-drivers-group.h"
#include "views/create/pdk-media-picker.h"
#include "views/details/pdk-customise-window.h"
#include "views/details/pdk-details-page.h"
#include "views/details/pdk-host-device-picker.h"
#include "views/storage/pdk-volume-form.h"
#include "views/storage/pdk-volume-picker.h"

/* Every button that says something has an access key in English, and no two of a window have the
 * same, as far as their templates say it. */

/* Letters, as bits. */
typedef guint32 Keys;

/* Returns: 0 without one */
static guint
get_key (GtkLabel *label)
{
  const guint keyval = gtk_label_get_mnemonic_keyval (label);

  return keyval == GDK_KEY_VoidSymbol ? 0 : gdk_keyval_to_lower (keyval);
}

static Keys
add_key (Keys keys, GtkLabel *label)
{
  const guint keyval = get_key (label);
  Keys key = 0;

  if (keyval == 0)
    return keys;
  g_assert_cmpuint (keyval, >=, GDK_KEY_a);
  g_assert_cmpuint (keyval, <=, GDK_KEY_z);
  key = 1u << (keyval - GDK_KEY_a);
  if ((keys & key) != 0)
    g_error ("Alt+%c of “%s” is another one’s", (char) keyval, gtk_label_get_label (label));
  return keys | key;
}

static void
check_button (GtkLabel *label)
{
  if (gtk_widget_get_ancestor (GTK_WIDGET (label), GTK_TYPE_BUTTON) != NULL &&
      *gtk_label_get_text (label) != '\0' && get_key (label) == 0)
    g_error ("“%s” has no access key", gtk_label_get_text (label));
}

/* The drivers' disc is one that is there, and never downloaded; so is an existing disk. */
static gboolean
is_never_shown (GtkWidget *widget)
{
  return (PDK_IS_MEDIA_PICKER (widget) || PDK_IS_CREATE_DOWNLOAD_ROW (widget)) &&
         (gtk_widget_get_ancestor (widget, PDK_TYPE_CREATE_DRIVERS_GROUP) != NULL ||
          gtk_widget_get_ancestor (widget, PDK_TYPE_CREATE_DISK_ROW) != NULL);
}

/* @keys: those that are taken.  Returns: with those in @widget */
static Keys
collect (Keys keys, GtkWidget *widget)
{
  const Keys before = keys;

  if (is_never_shown (widget))
    return keys;
  if (GTK_IS_LABEL (widget)) {
    check_button (GTK_LABEL (widget));
    return add_key (keys, GTK_LABEL (widget));
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    /* A popover’s are its own, and one page of a stack is there instead of another. */
    if (GTK_IS_POPOVER (child))
      collect (0, child);
    else if (GTK_IS_STACK (widget))
      keys |= collect (before, child);
    else
      keys = collect (keys, child);
  }
  return keys;
}

static void
check (GtkWidget *window)
{
  g_assert_cmpuint (collect (0, window), !=, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_window (gconstpointer type)
{
  check (g_object_new (GPOINTER_TO_SIZE (type), NULL));
}

static void
test_customise (void)
{
  GtkWidget *window = g_object_new (PDK_TYPE_CUSTOMISE_WINDOW, NULL);

  adw_toast_overlay_set_child (ui_test_child (window, "toasts"),
                               g_object_new (PDK_TYPE_DETAILS_PAGE, NULL));
  check (window);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_data_func ("/create/mnemonics/dialog", GSIZE_TO_POINTER (PDK_TYPE_CREATE_DIALOG),
                        test_window);
  g_test_add_func ("/create/mnemonics/customise", test_customise);
  g_test_add_data_func ("/create/mnemonics/volumes", GSIZE_TO_POINTER (PDK_TYPE_VOLUME_PICKER),
                        test_window);
  g_test_add_data_func ("/create/mnemonics/volume", GSIZE_TO_POINTER (PDK_TYPE_VOLUME_FORM),
                        test_window);
  g_test_add_data_func ("/create/mnemonics/host-devices",
                        GSIZE_TO_POINTER (PDK_TYPE_HOST_DEVICE_PICKER), test_window);
  return g_test_run ();
}
