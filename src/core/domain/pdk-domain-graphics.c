/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-domain"

#include "config.h"

#include "domain/pdk-domain.h"

#include "connection/pdk-connection-private.h"
#include "domain/pdk-domain-call.h"
#include "pdk-error.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

/* How the displays of a machine are found and reached. */

/* Passwords are only in the secure document, which a read-only connection may not read. */
static char *
read_document (virDomainPtr handle)
{
  char *xml = virDomainGetXMLDesc (handle, VIR_DOMAIN_XML_SECURE);

  return xml != NULL ? xml : virDomainGetXMLDesc (handle, 0);
}

static void
free_secret (char *text)
{
  explicit_bzero (text, strlen (text));
  free (text);
}

static gpointer
load_graphics_in_worker (virConnectPtr conn,
                         gpointer data,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (virDomain) handle = virDomainLookupByUUIDString (conn, data);
  char *xml = handle != NULL ? read_document (handle) : NULL;
  GPtrArray *graphics = NULL;

  if (xml != NULL)
    graphics = pdk_graphics_info_parse (xml, error);
  else
    pdk_error_take_libvirt (error);
  virResetLastError ();
  g_clear_pointer (&xml, free_secret);
  return graphics;
}

void
pdk_domain_load_graphics_async (PdkDomain *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_DOMAIN (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_domain_load_graphics_async);
  g_task_set_task_data (task, g_strdup (pdk_domain_get_uuid (self)), g_free);
  pdk_domain_call (self, PDK_LANE_QUERY, G_PRIORITY_DEFAULT, task, "pdk_domain_load_graphics_async",
                   load_graphics_in_worker, (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
pdk_domain_load_graphics_finish (PdkDomain *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == pdk_domain_load_graphics_async,
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct {
  char uuid[VIR_UUID_STRING_BUFLEN];
  guint index;
} OpenData;

static int
open_fd (virDomainPtr handle, guint index)
{
  int fd = virDomainOpenGraphicsFD (handle, index, VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH);

  if (fd >= 0)
    fcntl (fd, F_SETFD, fcntl (fd, F_GETFD) | FD_CLOEXEC);
  return fd;
}

/* The result is fd + 1, as no pointer may be NULL. */
static gpointer
open_graphics_in_worker (virConnectPtr conn,
                         gpointer data,
                         GCancellable *cancellable,
                         GError **error)
{
  OpenData *open_data = data;
  g_autoptr (virDomain) handle = virDomainLookupByUUIDString (conn, open_data->uuid);
  int fd = handle != NULL ? open_fd (handle, open_data->index) : -1;

  if (fd < 0)
    pdk_error_take_libvirt (error);
  return GINT_TO_POINTER (fd + 1);
}

static void
close_result (gpointer result)
{
  g_close (GPOINTER_TO_INT (result) - 1, NULL);
}

void
pdk_domain_open_graphics_fd_async (PdkDomain *self,
                                   guint index,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  PdkConnection *connection = NULL;
  OpenData *data = NULL;
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_DOMAIN (self));

  data = g_new0 (OpenData, 1);
  g_strlcpy (data->uuid, pdk_domain_get_uuid (self), sizeof data->uuid);
  data->index = index;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_domain_open_graphics_fd_async);
  g_task_set_task_data (task, data, g_free);

  connection = pdk_domain_get_connection (self);
  if (connection != NULL && !pdk_connection_is_local (connection)) {
    g_task_return_new_error (task, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED, "%s",
                             _ ("Displays can only be opened this way on the same computer"));
    g_object_unref (task);
    return;
  }
  /* It asks QEMU, so a hung guest holds it: not in the lane of the lists.  Nor in that of the jobs: a
   * machine can be watched while others are being saved. */
  pdk_domain_call (self, PDK_LANE_SAMPLING, G_PRIORITY_HIGH, task,
                   "pdk_domain_open_graphics_fd_async", open_graphics_in_worker, close_result);
}

int
pdk_domain_open_graphics_fd_finish (PdkDomain *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) ==
                            pdk_domain_open_graphics_fd_async,
                        -1);

  return GPOINTER_TO_INT (g_task_propagate_pointer (G_TASK (result), error)) - 1;
}
