/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-domain-screenshot.h"

#include "domain/pdk-domain-call.h"
#include "pdk-error.h"

#include <glib/gi18n.h>

/* More than a screen of the largest size that is worth a small picture. */
#define MAX_BYTES (64 * 1024 * 1024)

typedef struct {
  char uuid[VIR_UUID_STRING_BUFLEN];
  int max_width;
} ShotData;

/* A negative result ends the transfer. */
static int
take_part (virStreamPtr stream, const char *part, size_t length, void *user_data)
{
  GByteArray *bytes = user_data;

  if (length > MAX_BYTES - bytes->len)
    return -1;
  g_byte_array_append (bytes, (const guint8 *) part, (guint) length);
  return (int) length;
}

static gboolean
receive (virDomainPtr handle, virStreamPtr stream, GByteArray *bytes)
{
  char *mime = virDomainScreenshot (handle, stream, 0, 0);

  if (mime == NULL)
    return FALSE;
  free (mime);
  if (virStreamRecvAll (stream, take_part, bytes) < 0)
    return FALSE; /* which has ended the stream */
  return virStreamFinish (stream) == 0;
}

static gpointer
take_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  const ShotData *shot = data;
  g_autoptr (virDomain) handle = virDomainLookupByUUIDString (conn, shot->uuid);
  g_autoptr (virStream) stream = handle != NULL ? virStreamNew (conn, 0) : NULL;
  GByteArray *array = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  gboolean received = stream != NULL && receive (handle, stream, array);

  if (!received)
    pdk_error_take_libvirt (error);
  bytes = g_byte_array_free_to_bytes (array);
  return received ? pdk_picture_decode (bytes, shot->max_width, error) : NULL;
}

void
pdk_domain_screenshot_async (PdkDomain *self,
                             int max_width,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  ShotData *data = NULL;
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_DOMAIN (self));
  g_return_if_fail (max_width > 0);

  data = g_new0 (ShotData, 1);
  g_strlcpy (data->uuid, pdk_domain_get_uuid (self), sizeof data->uuid);
  data->max_width = max_width;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_domain_screenshot_async);
  g_task_set_task_data (task, data, g_free);
  /* It asks QEMU: see pdk_domain_open_graphics_fd_async(). */
  pdk_domain_call (self, PDK_LANE_SAMPLING, G_PRIORITY_LOW, task, "pdk_domain_screenshot_async",
                   take_in_worker, (GDestroyNotify) pdk_picture_unref);
}

PdkPicture *
pdk_domain_screenshot_finish (PdkDomain *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == pdk_domain_screenshot_async,
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
