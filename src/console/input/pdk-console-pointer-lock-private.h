/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-console-pointer-lock.h"

G_BEGIN_DECLS

typedef struct {
  void (*free) (PdkConsolePointerLock *self);
  void (*look) (PdkConsolePointerLock *self); /* nullable */
} PdkConsolePointerLockClass;

/* The begin of each platform's own. */
struct _PdkConsolePointerLock {
  const PdkConsolePointerLockClass *klass; /* static */
  PdkConsolePointerLockFuncs funcs;
  gpointer user_data;
};

/* Each is NULL on displays of other kinds, and where the library was not there at build time. */
PdkConsolePointerLock *pdk_console_x11_lock_new (GtkWidget *widget);
PdkConsolePointerLock *pdk_console_wayland_lock_new (GtkWidget *widget);

G_END_DECLS
