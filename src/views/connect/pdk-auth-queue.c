/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-connect"

#include "config.h"

#include "views/connect/pdk-auth-queue.h"

#include "views/connect/pdk-auth-dialog.h"

struct _PdkAuthQueue {
  GObject parent_instance;

  GQueue waiting;          /* of PdkAuthRequest, owned */
  PdkAuthRequest *current; /* owned, nullable */
  GtkWindow *parent;       /* weak, nullable: of what was added last */
};

G_DEFINE_FINAL_TYPE (PdkAuthQueue, pdk_auth_queue, G_TYPE_OBJECT)

static void show_next (PdkAuthQueue *self);

static void
on_current_notify_done (PdkAuthQueue *self)
{
  g_signal_handlers_disconnect_by_data (self->current, self);
  g_clear_object (&self->current);
  show_next (self);
}

static void
show_next (PdkAuthQueue *self)
{
  /* Those that were overtaken meanwhile need no answer any more. */
  while (self->current == NULL && !g_queue_is_empty (&self->waiting)) {
    g_autoptr (PdkAuthRequest) request = g_queue_pop_head (&self->waiting);

    if (!pdk_auth_request_is_done (request))
      self->current = g_steal_pointer (&request);
  }
  if (self->current == NULL)
    return;
  g_signal_connect_object (self->current, "notify::done", G_CALLBACK (on_current_notify_done), self,
                           G_CONNECT_SWAPPED);
  pdk_auth_dialog_present (self->parent, self->current);
}

static void
pdk_auth_queue_dispose (GObject *object)
{
  PdkAuthQueue *self = PDK_AUTH_QUEUE (object);

  if (self->current != NULL)
    g_signal_handlers_disconnect_by_data (self->current, self);
  g_clear_object (&self->current);
  g_queue_clear_full (&self->waiting, g_object_unref);
  g_clear_weak_pointer (&self->parent);

  G_OBJECT_CLASS (pdk_auth_queue_parent_class)->dispose (object);
}

static void
pdk_auth_queue_class_init (PdkAuthQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_auth_queue_dispose;
}

static void
pdk_auth_queue_init (PdkAuthQueue *self)
{
  g_queue_init (&self->waiting);
}

PdkAuthQueue *
pdk_auth_queue_new (void)
{
  return g_object_new (PDK_TYPE_AUTH_QUEUE, NULL);
}

void
pdk_auth_queue_add (PdkAuthQueue *self, GtkWindow *parent, PdkAuthRequest *request)
{
  g_return_if_fail (PDK_IS_AUTH_QUEUE (self));
  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));
  g_return_if_fail (PDK_IS_AUTH_REQUEST (request));

  g_set_weak_pointer (&self->parent, parent);
  g_queue_push_tail (&self->waiting, g_object_ref (request));
  if (self->current == NULL)
    show_next (self);
}
