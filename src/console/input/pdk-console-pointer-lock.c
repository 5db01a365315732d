/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-pointer-lock-private.h"

PdkConsolePointerLock *
pdk_console_pointer_lock_new (GtkWidget *widget,
                              const PdkConsolePointerLockFuncs *funcs,
                              gpointer user_data)
{
  PdkConsolePointerLock *self;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  if (gtk_widget_get_native (widget) == NULL)
    return NULL;
  self = pdk_console_wayland_lock_new (widget);
  if (self == NULL)
    self = pdk_console_x11_lock_new (widget);
  if (self == NULL)
    return NULL;
  self->funcs = *funcs;
  self->user_data = user_data;
  return self;
}

void
pdk_console_pointer_lock_free (PdkConsolePointerLock *self)
{
  self->klass->free (self);
}

void
pdk_console_pointer_lock_look (PdkConsolePointerLock *self)
{
  if (self->klass->look != NULL)
    self->klass->look (self);
}
