/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pdk-window.h"

G_BEGIN_DECLS

/* The real application with one window, on machines of libvirt's test driver.  Settings are in
 * memory; nothing outside of the test is touched. */
typedef struct {
  PdkApplication *app; /* owned */
  PdkWindow *window;   /* borrowed */
  char *folder;
} UiTest;

/** A machine to be made up. */
typedef struct {
  const char *name;
  gboolean running;
} UiTestMachine;

/** @machines: ended by one without a name */
void ui_test_set_up (UiTest *test, const UiTestMachine *machines);
/** @path: a host for libvirt's test driver, below tests/ */
void ui_test_set_up_host (UiTest *test, const char *path);
void ui_test_tear_down (UiTest *test);

/** Runs the main loop until @condition holds.  Fails the test when it never does. */
#define ui_test_wait(condition)                                                                    \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 ui_test_deadline = ui_test_get_deadline ();                                             \
    while (!(condition)) {                                                                         \
      if (!ui_test_iterate (ui_test_deadline))                                                     \
        g_error ("%s: never came true: %s", G_STRLOC, #condition);                                 \
    }                                                                                              \
  }                                                                                                \
  G_STMT_END
gint64 ui_test_get_deadline (void);
gboolean ui_test_iterate (gint64 deadline);

/** Returns: (nullable): the first widget of @type below @top, in depth */
gpointer ui_test_find (gpointer top, GType type);
/** The same, of those that the user can see. */
gpointer ui_test_find_visible (gpointer top, GType type);

/** (transfer none): a template child of @widget, which has to be there */
gpointer ui_test_child (gpointer widget, const char *name);
/** Returns: (nullable): the AdwPreferencesRow with @title below @top */
GtkWidget *ui_test_find_row (GtkWidget *top, const char *title);
/** Returns: (nullable): the button with @label below @top */
GtkButton *ui_test_find_button (GtkWidget *top, const char *label);
/** Returns: (nullable): a window of @type */
GtkWindow *ui_test_find_window (GType type);

/** Shows @child in a window of its own, of 300 × 200.  Returns: (transfer none) */
GtkWindow *ui_test_present (GtkWidget *child);
/** Whether there is more text in @widget than is to be seen. */
gboolean ui_test_is_cut (GtkWidget *widget);

/** Activates an action of the window, as a menu would. */
void ui_test_activate (UiTest *test, const char *action, GVariant *parameter);

G_END_DECLS
