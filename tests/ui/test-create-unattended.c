/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-test.h"
#include "views/create/pdk-create-unattended.h"

#include <string.h>

/* What is asked for an installation without questions, and said of it, with libosinfo's own scripts. */

#define DEBIAN "http://debian.org/debian/11"
#define FEDORA "http://fedoraproject.org/fedora/37"

static void
check_internet (PdkCreateUnattended *form, const char *system, gboolean needed)
{
  g_autoptr (PdkOsInfo) os = pdk_os_info_load (system);
  const char *said = NULL;

  g_assert_nonnull (os);
  pdk_create_unattended_set_source (form, PDK_CREATE_FROM_TREE, os, NULL, FALSE);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (form)));
  said = adw_action_row_get_subtitle (ui_test_child (form, "main_switch"));
  g_assert_true ((strstr (said, "needs the internet") != NULL) == needed);
}

static void
test_internet (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  PdkCreateUnattended *form = g_object_new (PDK_TYPE_CREATE_UNATTENDED, NULL);

  gtk_window_set_child (window, GTK_WIDGET (form));
  gtk_window_present (window);
  check_internet (form, DEBIAN, TRUE);
  check_internet (form, FEDORA, FALSE);
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/create/unattended/internet", test_internet);
  return g_test_run ();
}
