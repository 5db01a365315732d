/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-sockets.h"
#include "pdk-spice-autoptr.h"
#include "pdk-spice-channels.h"
#include "pdk-spice-guard.h"

#include <unistd.h>

struct _PdkSpiceSockets {
  GObject parent_instance;

  SpiceSession *session;     /* owned, nullable */
  GCancellable *cancellable; /* of the sockets asked for */
  PdkSpiceMemory *memory;    /* of the session; owned, nullable */
  PdkSpiceSignIn *sign_in;   /* the same */

  PdkConsoleOpenFd open_fd;
  gpointer open_fd_data;
  GDestroyNotify open_fd_destroy;
};

enum { WANTS_TLS, FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkSpiceSockets, pdk_spice_sockets, G_TYPE_OBJECT)

typedef struct {
  PdkSpiceSockets *sockets; /* owned: keeps the data of open_fd alive */
  GCancellable *cancellable;
  PdkSpiceMemory *memory;  /* owned */
  PdkSpiceSignIn *sign_in; /* owned */
  GWeakRef channel;        /* weak: a held channel keeps its session from ending */
} FdRequest;

static FdRequest *
fd_request_new (PdkSpiceSockets *self, SpiceChannel *channel)
{
  FdRequest *request = g_new0 (FdRequest, 1);

  request->sockets = g_object_ref (self);
  request->cancellable = g_object_ref (self->cancellable);
  request->memory = pdk_spice_memory_ref (self->memory);
  request->sign_in = pdk_spice_sign_in_ref (self->sign_in);
  g_weak_ref_init (&request->channel, channel);
  return request;
}

static void
fd_request_free (FdRequest *request)
{
  g_clear_object (&request->sockets);
  g_clear_object (&request->cancellable);
  g_clear_pointer (&request->memory, pdk_spice_memory_unref);
  g_clear_pointer (&request->sign_in, pdk_spice_sign_in_unref);
  g_weak_ref_clear (&request->channel);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FdRequest, fd_request_free)

/* A channel that gets no socket waits for ever, so it is cut off. */
static void
on_fd_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FdRequest) request = user_data;
  g_autoptr (SpiceChannel) channel = g_weak_ref_get (&request->channel);
  g_autoptr (GError) error = NULL;
  int fd = g_task_propagate_int (G_TASK (result), &error);

  if (error == NULL && channel != NULL && !g_cancellable_is_cancelled (request->cancellable))
    fd = pdk_spice_guard_start (request->memory, request->sign_in, fd, &error);
  if (error == NULL && channel != NULL && !g_cancellable_is_cancelled (request->cancellable)) {
    /* On success the channel's socket owns the descriptor. */
    if (spice_channel_open_fd (channel, fd))
      return;
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_FAILED, "spice_channel_open_fd");
  }
  if (fd >= 0 && error == NULL)
    close (fd);
  if (channel != NULL)
    spice_channel_disconnect (channel, SPICE_CHANNEL_NONE);
  if (error != NULL && channel != NULL && pdk_spice_channels_is_needed (channel) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (request->sockets, signals[FAILED], 0, error);
}

static void
on_channel_open_fd (PdkSpiceSockets *self, int with_tls, SpiceChannel *channel)
{
  /* A socket of the local daemon carries no TLS; the library would ask again and again. */
  if (with_tls)
    g_signal_emit (self, signals[WANTS_TLS], 0);
  else
    self->open_fd (self->cancellable, on_fd_opened, fd_request_new (self, channel),
                   self->open_fd_data);
}

/* Whoever opens it. */
static void
on_session_channel_new (PdkSpiceSockets *self, SpiceChannel *channel)
{
  g_signal_connect_object (channel, "open-fd", G_CALLBACK (on_channel_open_fd), self,
                           G_CONNECT_SWAPPED);
}

static void
leave_session (PdkSpiceSockets *self)
{
  g_autoptr (SpiceSession) session = g_steal_pointer (&self->session);
  g_autoptr (GList) channels = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->memory != NULL)
    pdk_spice_memory_end (self->memory);
  g_clear_pointer (&self->memory, pdk_spice_memory_unref);
  g_clear_pointer (&self->sign_in, pdk_spice_sign_in_unref);
  if (session == NULL)
    return;
  g_signal_handlers_disconnect_by_data (session, self);
  channels = spice_session_get_channels (session);
  for (GList *l = channels; l != NULL; l = l->next)
    g_signal_handlers_disconnect_by_data (l->data, self);
}

static void
pdk_spice_sockets_dispose (GObject *object)
{
  leave_session (PDK_SPICE_SOCKETS (object));

  G_OBJECT_CLASS (pdk_spice_sockets_parent_class)->dispose (object);
}

static void
pdk_spice_sockets_finalize (GObject *object)
{
  PdkSpiceSockets *self = PDK_SPICE_SOCKETS (object);

  if (self->open_fd_destroy != NULL)
    self->open_fd_destroy (self->open_fd_data);

  G_OBJECT_CLASS (pdk_spice_sockets_parent_class)->finalize (object);
}

static void
pdk_spice_sockets_class_init (PdkSpiceSocketsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_spice_sockets_dispose;
  object_class->finalize = pdk_spice_sockets_finalize;

  signals[WANTS_TLS] = g_signal_new ("wants-tls", PDK_TYPE_SPICE_SOCKETS, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", PDK_TYPE_SPICE_SOCKETS, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
pdk_spice_sockets_init (PdkSpiceSockets *self)
{
}

PdkSpiceSockets *
pdk_spice_sockets_new (PdkConsoleOpenFd open_fd, gpointer user_data, GDestroyNotify destroy)
{
  PdkSpiceSockets *self = NULL;

  g_return_val_if_fail (open_fd != NULL, NULL);

  self = g_object_new (PDK_TYPE_SPICE_SOCKETS, NULL);
  self->open_fd = open_fd;
  self->open_fd_data = user_data;
  self->open_fd_destroy = destroy;
  return self;
}

void
pdk_spice_sockets_set_session (PdkSpiceSockets *self,
                               SpiceSession *session,
                               PdkSpiceSignIn *sign_in)
{
  g_return_if_fail (PDK_IS_SPICE_SOCKETS (self));

  leave_session (self);
  if (session == NULL)
    return;
  self->session = g_object_ref (session);
  self->cancellable = g_cancellable_new ();
  self->memory = pdk_spice_memory_new ();
  self->sign_in = pdk_spice_sign_in_ref (sign_in);
  g_signal_connect_object (session, "channel-new", G_CALLBACK (on_session_channel_new), self,
                           G_CONNECT_SWAPPED);
}

const char *
pdk_spice_sockets_get_refusal (PdkSpiceSockets *self)
{
  g_return_val_if_fail (PDK_IS_SPICE_SOCKETS (self), NULL);

  return self->memory != NULL ? pdk_spice_memory_get_refusal (self->memory) : NULL;
}
