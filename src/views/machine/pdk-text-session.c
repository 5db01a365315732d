/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-text-session.h"

#include <glib/gi18n.h>

#include "core/pdk-error.h"
#include "core/pdk-text.h"

/* A stream that ends says little of why.  The machine may have stopped, which is heard of a moment
 * later; or somebody took the device, which is asked for by opening it again, politely.  One
 * cancellable per attempt, so that a late answer of an earlier one is not heard. */

/* In time units: long enough for the machine's own news to come first. */
#define FIRST_RETRY 10
#define MAX_RETRIES 6
/* From a machine that left for another host to where it is now. */
#define SEARCH 15

typedef enum {
  PHASE_IDLE,
  PHASE_OPENING, /* the document is read, or the device opened */
  PHASE_LIVE,
  PHASE_ENDED, /* before the next attempt */
  PHASE_BUSY,
  PHASE_NO_DEVICE,
  PHASE_FAILED,
} Phase;

struct _PdkTextSession {
  GObject parent_instance;

  /* Owned. */
  PdkDomain *domain;
  char *id;
  PdkTextDevice *device; /* nullable */
  PdkTextStream *stream; /* nullable */
  GCancellable *cancellable;
  char *reason; /* nullable */
  guint timer_id;
  guint search_id;

  Phase phase;
  PdkTextView view;
  guint time_unit;
  guint n_retries; /* since something was received */
  int run;         /* the machine's id when last seen */
  gboolean force;  /* the attempt takes the device from others */
};

enum { PROP_VIEW = 1, PROP_REASON, N_PROPS };
enum { BEGIN, RECEIVED, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkTextSession, pdk_text_session, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (PdkTextView,
                    pdk_text_view,
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_VIEW_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_VIEW_LIVE, "live"),
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_VIEW_SHUT_OFF, "shut-off"),
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_VIEW_BUSY, "busy"),
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_VIEW_NO_DEVICE, "no-device"),
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_VIEW_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_VIEW_HOST_LOST, "host-lost"),
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_VIEW_MOVED, "moved"),
                    G_DEFINE_ENUM_VALUE (PDK_TEXT_VIEW_GONE, "gone"))

static PdkTextView
view_of_phase (PdkTextSession *self)
{
  switch (self->phase) {
  case PHASE_IDLE:
  case PHASE_OPENING:
  case PHASE_ENDED:
    /* The first time it is likely to come back at once, or the machine has stopped. */
    return self->n_retries > 1 ? PDK_TEXT_VIEW_FAILED : PDK_TEXT_VIEW_WAITING;
  case PHASE_LIVE:
    return PDK_TEXT_VIEW_LIVE;
  case PHASE_BUSY:
    return PDK_TEXT_VIEW_BUSY;
  case PHASE_NO_DEVICE:
    return PDK_TEXT_VIEW_NO_DEVICE;
  case PHASE_FAILED:
    return PDK_TEXT_VIEW_FAILED;
  }

  g_assert_not_reached ();
}

static PdkTextView
derive_view (PdkTextSession *self)
{
  if (pdk_domain_is_moved (self->domain))
    return self->search_id != 0 ? PDK_TEXT_VIEW_WAITING : PDK_TEXT_VIEW_MOVED;
  if (pdk_domain_is_gone (self->domain))
    return PDK_TEXT_VIEW_GONE;
  if (pdk_domain_is_stale (self->domain))
    return PDK_TEXT_VIEW_HOST_LOST;
  if (!pdk_domain_is_active (self->domain))
    return PDK_TEXT_VIEW_SHUT_OFF;
  return view_of_phase (self);
}

static void
update_view (PdkTextSession *self)
{
  const PdkTextView view = derive_view (self);

  if (self->view == view)
    return;
  self->view = view;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VIEW]);
}

/** @reason: (nullable): not safe to show yet */
static void
set_reason (PdkTextSession *self, const char *reason)
{
  g_autofree char *shown = reason != NULL ? pdk_text_display (reason) : NULL;

  if (g_strcmp0 (self->reason, shown) == 0)
    return;
  g_free (self->reason);
  self->reason = g_steal_pointer (&shown);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REASON]);
}

static void
set_phase (PdkTextSession *self, Phase phase)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->phase = phase;
}

/** Ends what is open or under way. */
static void
drop (PdkTextSession *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->stream != NULL) {
    g_signal_handlers_disconnect_by_data (self->stream, self);
    pdk_text_stream_close (self->stream);
  }
  g_clear_object (&self->stream);
  set_phase (self, PHASE_IDLE);
}

static void advance (PdkTextSession *self);

static gboolean
on_timeout (gpointer user_data)
{
  PdkTextSession *self = user_data;

  self->timer_id = 0;
  self->phase = PHASE_IDLE;
  advance (self);

  return G_SOURCE_REMOVE;
}

static void
try_again_in (PdkTextSession *self, guint time_units)
{
  drop (self);
  set_phase (self, PHASE_ENDED);
  self->timer_id = g_timeout_add (time_units * self->time_unit, on_timeout, self);
}

static void
fail (PdkTextSession *self, const char *reason)
{
  drop (self);
  set_reason (self, reason);
  set_phase (self, PHASE_FAILED);
}

/** A daemon that restarts is soon back; what does not come back is not asked for ever. */
static void
back_off (PdkTextSession *self, const char *reason)
{
  set_reason (self, reason);
  if (self->n_retries == MAX_RETRIES)
    fail (self, reason);
  else
    try_again_in (self, FIRST_RETRY << MIN (self->n_retries++, 4));
}

static void
on_stream_received (PdkTextSession *self, GBytes *bytes, guint64 left_out)
{
  self->n_retries = 0;
  g_signal_emit (self, signals[RECEIVED], 0, bytes, left_out);
}

static void
on_stream_closed (PdkTextSession *self, const GError *error)
{
  back_off (self, error != NULL ? error->message
                                /* Translators: why a text console is no longer connected. */
                                : _ ("The host closed this console."));
  update_view (self);
}

static void
on_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkTextSession) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkTextStream) stream =
      pdk_domain_open_text_finish (PDK_DOMAIN (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (stream != NULL) {
    self->stream = g_steal_pointer (&stream);
    g_signal_connect_object (self->stream, "received", G_CALLBACK (on_stream_received), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (self->stream, "closed", G_CALLBACK (on_stream_closed), self,
                             G_CONNECT_SWAPPED);
    set_phase (self, PHASE_LIVE);
    g_signal_emit (self, signals[BEGIN], 0);
  } else if (g_error_matches (error, PDK_ERROR, PDK_ERROR_BUSY)) {
    drop (self);
    set_phase (self, PHASE_BUSY);
  } else {
    back_off (self, error->message);
  }
  update_view (self);
}

static PdkTextDevice *
find_device (GPtrArray *devices, const char *id)
{
  for (guint i = 0; i < devices->len; i++) {
    PdkTextDevice *device = g_ptr_array_index (devices, i);

    if (g_str_equal (device->id, id))
      return device;
  }
  return NULL;
}

static void
open_device (PdkTextSession *self, PdkTextDevice *device)
{
  const gboolean force = self->force;

  self->force = FALSE;
  g_clear_pointer (&self->device, pdk_text_device_unref);
  self->device = pdk_text_device_ref (device);
  pdk_domain_open_text_async (self->domain, device, force, self->cancellable, on_opened,
                              g_object_ref (self));
}

static void
on_devices_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkTextSession) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices =
      pdk_domain_load_text_devices_finish (PDK_DOMAIN (object), result, &error);
  PdkTextDevice *device = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (devices != NULL)
    device = find_device (devices, self->id);
  if (devices == NULL) {
    back_off (self, error->message);
  } else if (device == NULL) {
    drop (self);
    set_phase (self, PHASE_NO_DEVICE);
  } else if (device->alias == NULL) {
    /* The document of a machine that is off: it stopped while we looked, and will be heard of. */
    back_off (self, _ ("The machine is not running."));
  } else {
    open_device (self, device);
  }
  update_view (self);
}

/** Does what the facts call for.  Every change of a fact ends here. */
static void
advance (PdkTextSession *self)
{
  const gboolean reachable = !pdk_domain_is_gone (self->domain) &&
                             !pdk_domain_is_stale (self->domain) &&
                             !pdk_domain_is_moved (self->domain);

  if (!reachable || !pdk_domain_is_active (self->domain)) {
    drop (self);
    self->force = FALSE;
    self->n_retries = 0;
  } else if (self->phase == PHASE_IDLE) {
    set_phase (self, PHASE_OPENING);
    self->cancellable = g_cancellable_new ();
    /* Its name for libvirt is another one in each document. */
    pdk_domain_load_text_devices_async (self->domain, self->cancellable, on_devices_loaded,
                                        g_object_ref (self));
  }
  update_view (self);
}

/** The machine stopped, started, or both between two looks at it. */
static void
on_domain_notify_id (PdkTextSession *self)
{
  const int run = pdk_domain_get_id (self->domain);

  if (run != self->run) {
    drop (self);
    self->n_retries = 0;
  }
  self->run = run;
  advance (self);
}

static gboolean
on_search_timeout (gpointer user_data)
{
  PdkTextSession *self = user_data;

  self->search_id = 0;
  update_view (self);

  return G_SOURCE_REMOVE;
}

/** Where it went is known a moment later, or never. */
static void
on_domain_notify_moved (PdkTextSession *self)
{
  g_clear_handle_id (&self->search_id, g_source_remove);
  if (pdk_domain_is_moved (self->domain)) {
    drop (self);
    self->search_id = g_timeout_add (SEARCH * self->time_unit, on_search_timeout, self);
  }
  advance (self);
}

static void
set_domain (PdkTextSession *self, PdkDomain *domain)
{
  self->domain = g_object_ref (domain);
  self->run = pdk_domain_get_id (domain);
  g_signal_connect_object (domain, "notify::id", G_CALLBACK (on_domain_notify_id), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (domain, "notify::state", G_CALLBACK (advance), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (domain, "notify::stale", G_CALLBACK (advance), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (domain, "notify::moved", G_CALLBACK (on_domain_notify_moved), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (domain, "gone", G_CALLBACK (advance), self, G_CONNECT_SWAPPED);
  advance (self);
}

static void
pdk_text_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PdkTextSession *self = PDK_TEXT_SESSION (object);

  switch (prop_id) {
  case PROP_VIEW:
    g_value_set_enum (value, self->view);
    break;
  case PROP_REASON:
    g_value_set_string (value, self->reason);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_text_session_dispose (GObject *object)
{
  PdkTextSession *self = PDK_TEXT_SESSION (object);

  drop (self);
  g_clear_handle_id (&self->search_id, g_source_remove);
  if (self->domain != NULL)
    g_signal_handlers_disconnect_by_data (self->domain, self);

  G_OBJECT_CLASS (pdk_text_session_parent_class)->dispose (object);
}

static void
pdk_text_session_finalize (GObject *object)
{
  PdkTextSession *self = PDK_TEXT_SESSION (object);

  g_clear_object (&self->domain);
  g_clear_pointer (&self->device, pdk_text_device_unref);
  g_free (self->id);
  g_free (self->reason);

  G_OBJECT_CLASS (pdk_text_session_parent_class)->finalize (object);
}

static void
pdk_text_session_class_init (PdkTextSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_text_session_get_property;
  object_class->dispose = pdk_text_session_dispose;
  object_class->finalize = pdk_text_session_finalize;

  props[PROP_VIEW] =
      g_param_spec_enum ("view", NULL, NULL, PDK_TYPE_TEXT_VIEW, PDK_TEXT_VIEW_WAITING, flags);
  props[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[BEGIN] = g_signal_new ("begin", PDK_TYPE_TEXT_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  signals[RECEIVED] = g_signal_new ("received", PDK_TYPE_TEXT_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 2, G_TYPE_BYTES, G_TYPE_UINT64);
}

static void
pdk_text_session_init (PdkTextSession *self)
{
}

PdkTextSession *
pdk_text_session_new (PdkDomain *domain, const char *id, guint time_unit)
{
  PdkTextSession *self = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN (domain), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  self = g_object_new (PDK_TYPE_TEXT_SESSION, NULL);
  self->id = g_strdup (id);
  self->time_unit = time_unit;
  set_domain (self, domain);
  return self;
}

void
pdk_text_session_move (PdkTextSession *self, PdkDomain *domain)
{
  g_return_if_fail (PDK_IS_TEXT_SESSION (self));
  g_return_if_fail (PDK_IS_DOMAIN (domain));

  drop (self);
  g_clear_handle_id (&self->search_id, g_source_remove);
  self->force = FALSE;
  self->n_retries = 0;
  g_signal_handlers_disconnect_by_data (self->domain, self);
  g_clear_object (&self->domain);
  set_domain (self, domain);
}

PdkTextView
pdk_text_session_get_view (PdkTextSession *self)
{
  g_return_val_if_fail (PDK_IS_TEXT_SESSION (self), PDK_TEXT_VIEW_WAITING);

  return self->view;
}

const char *
pdk_text_session_get_reason (PdkTextSession *self)
{
  g_return_val_if_fail (PDK_IS_TEXT_SESSION (self), NULL);

  return self->reason;
}

PdkTextDevice *
pdk_text_session_get_device (PdkTextSession *self)
{
  g_return_val_if_fail (PDK_IS_TEXT_SESSION (self), NULL);

  return self->device;
}

gboolean
pdk_text_session_send (PdkTextSession *self, GBytes *bytes)
{
  gsize length = 0;
  const char *data = NULL;

  g_return_val_if_fail (PDK_IS_TEXT_SESSION (self), FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  data = g_bytes_get_data (bytes, &length);
  return self->stream != NULL && pdk_text_stream_send (self->stream, data, length);
}

void
pdk_text_session_retry (PdkTextSession *self)
{
  g_return_if_fail (PDK_IS_TEXT_SESSION (self));

  if (self->phase == PHASE_LIVE || self->phase == PHASE_OPENING)
    return;
  drop (self);
  self->n_retries = 0;
  advance (self);
}

void
pdk_text_session_take_over (PdkTextSession *self)
{
  g_return_if_fail (PDK_IS_TEXT_SESSION (self));

  if (self->phase != PHASE_BUSY)
    return;
  self->force = TRUE;
  pdk_text_session_retry (self);
}
