/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Holds the host's pointer in place while a guest without a tablet has it, and tells how far the user
 * moves it: a guest's relative mouse has no edges.  GTK 4 has no call for it. */
typedef struct _PdkConsolePointerLock PdkConsolePointerLock;

typedef struct {
  /* Device pixels, with fractions. */
  void (*moved) (double dx, double dy, gpointer user_data);
  /* Somebody else, a compositor, took the pointer: the lock is to be freed. */
  void (*lost) (gpointer user_data);
} PdkConsolePointerLockFuncs;

/** (nullable): NULL where the platform has nothing of the kind; the pointer then stops at edges */
PdkConsolePointerLock *pdk_console_pointer_lock_new (GtkWidget *widget,
                                                     const PdkConsolePointerLockFuncs *funcs,
                                                     gpointer user_data);
void pdk_console_pointer_lock_free (PdkConsolePointerLock *self);
/** GTK told of a movement: where the lock does not hear of it by itself, it looks now. */
void pdk_console_pointer_lock_look (PdkConsolePointerLock *self);

G_END_DECLS
