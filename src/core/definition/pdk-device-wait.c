/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-device-wait.h"

#include "connection/pdk-worker.h"
#include "definition/pdk-domain-documents-private.h"

#include <string.h>

/* An event may have been missed: the document is looked at as often as this (ms), too. */
#define LOOK_TIME 1000

/* Shared with libvirt's callbacks, which may come a turn of the main loop after the end. */
typedef struct {
  GMutex mutex;
  GCond cond;
  char *alias;
  gboolean removed;
  gboolean refused;
} Shared;

struct _PdkDeviceWait {
  virConnectPtr conn; /* borrowed */
  Shared *shared;
  int events[2]; /* below 0: none */
};

static void
clear_shared (gpointer data)
{
  Shared *self = data;

  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->alias);
}

static void
shared_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_shared);
}

static void
tell (Shared *self, const char *alias, gboolean *what)
{
  if (g_strcmp0 (alias, self->alias) != 0)
    return;
  g_mutex_lock (&self->mutex);
  *what = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static void
on_removed (virConnectPtr conn, virDomainPtr domain, const char *alias, void *opaque)
{
  Shared *shared = opaque;

  tell (shared, alias, &shared->removed);
}

static void
on_refused (virConnectPtr conn, virDomainPtr domain, const char *alias, void *opaque)
{
  Shared *shared = opaque;

  tell (shared, alias, &shared->refused);
}

static int
listen_to (PdkDeviceWait *self,
           virDomainPtr handle,
           int event,
           virConnectDomainEventGenericCallback callback)
{
  gpointer shared = g_atomic_rc_box_acquire (self->shared);
  const int id =
      virConnectDomainEventRegisterAny (self->conn, handle, event, callback, shared, shared_unref);

  if (id < 0) {
    virResetLastError ();
    shared_unref (shared);
  }
  return id;
}

PdkDeviceWait *
pdk_device_wait_begin (virConnectPtr conn, virDomainPtr handle, const char *alias)
{
  PdkDeviceWait *self = g_new0 (PdkDeviceWait, 1);

  self->conn = conn;
  self->shared = g_atomic_rc_box_new0 (Shared);
  g_mutex_init (&self->shared->mutex);
  g_cond_init (&self->shared->cond);
  self->shared->alias = g_strdup (alias);
  self->events[0] = self->events[1] = -1;
  if (alias == NULL)
    return self;
  self->events[0] = listen_to (self, handle, VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED,
                               VIR_DOMAIN_EVENT_CALLBACK (on_removed));
  self->events[1] = listen_to (self, handle, VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED,
                               VIR_DOMAIN_EVENT_CALLBACK (on_refused));
  return self;
}

/* Whether the running machine's document still has something with the alias. */
static gboolean
is_there (PdkDeviceWait *self, virDomainPtr handle)
{
  g_autoptr (PdkDomainDocument) document = pdk_domain_document_read (handle, 0, NULL);
  PdkXmlElement *devices = NULL;
  PdkXmlElement *device = NULL;

  pdk_worker_touch ();
  if (document == NULL)
    return TRUE;
  devices = pdk_xml_find (pdk_domain_document_get_root (document), "devices");
  while (devices != NULL && (device = pdk_xml_next (devices, device, NULL)) != NULL)
    if (pdk_xml_equals (device, "alias/@name", self->shared->alias))
      return TRUE;
  return FALSE;
}

/* Returns: whether something was told until @until */
static gboolean
wait_until (Shared *shared, gint64 until)
{
  gboolean told;

  g_mutex_lock (&shared->mutex);
  while (!shared->removed && !shared->refused &&
         g_cond_wait_until (&shared->cond, &shared->mutex, until))
    ;
  told = shared->removed || shared->refused;
  g_mutex_unlock (&shared->mutex);
  return told;
}

PdkDeviceFate
pdk_device_wait_end (PdkDeviceWait *self, virDomainPtr handle, guint ms)
{
  const gint64 end = g_get_monotonic_time () + ms * G_TIME_SPAN_MILLISECOND;

  /* libvirt's test driver, and others, have no aliases and are not asked twice. */
  if (self->shared->alias == NULL || !is_there (self, handle))
    return PDK_DEVICE_REMOVED;
  while (g_get_monotonic_time () < end) {
    const gint64 look = g_get_monotonic_time () + LOOK_TIME * G_TIME_SPAN_MILLISECOND;

    if (wait_until (self->shared, MIN (look, end)))
      return self->shared->removed ? PDK_DEVICE_REMOVED : PDK_DEVICE_REFUSED;
    if (!is_there (self, handle))
      return PDK_DEVICE_REMOVED;
  }
  return PDK_DEVICE_SILENT;
}

void
pdk_device_wait_free (PdkDeviceWait *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->events); i++)
    if (self->events[i] >= 0)
      virConnectDomainEventDeregisterAny (self->conn, self->events[i]);
  shared_unref (self->shared);
  g_free (self);
}
