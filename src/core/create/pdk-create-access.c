/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-access.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>

#include "connection/pdk-connection-private.h"
#include "pdk-error.h"
#include "xml/pdk-xml.h"

#define MAX_GROUPS 256

/* The file itself libvirt gives to the machine: alone it is no trouble. */
static void
drop_file_alone (GPtrArray *grants)
{
  if (grants->len == 1 && (((PdkFileGrant *) grants->pdata[0])->may & PDK_MAY_READ) != 0)
    g_ptr_array_set_size (grants, 0);
}

typedef struct {
  char *path;
  gboolean writes;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->path);
  g_free (question);
}

void
pdk_create_access_free (PdkCreateAccess *self)
{
  if (self == NULL)
    return;
  g_free (self->user);
  g_ptr_array_unref (self->grants);
  g_free (self);
}

/* “+64055:+109”: the label that machines have by default, of the host's “dac” security model. */
static gboolean
read_label (PdkXmlElement *root, uid_t *uid, gid_t *gid)
{
  PdkXmlElement *host = pdk_xml_find (root, "host");

  for (PdkXmlElement *at = NULL;
       host != NULL && (at = pdk_xml_next (host, at, "secmodel")) != NULL;) {
    g_autofree char *label = pdk_xml_get_string (at, "baselabel");

    if (pdk_xml_equals (at, "model", "dac") && label != NULL &&
        sscanf (label, "+%u:+%u", uid, gid) == 2)
      return TRUE;
  }
  return FALSE;
}

static gboolean
ask_host (virConnectPtr conn, uid_t *uid, gid_t *gid, gboolean *known, GError **error)
{
  char *text = virConnectGetCapabilities (conn);
  g_autoptr (PdkXmlDocument) document = NULL;

  if (text == NULL) {
    pdk_error_take_libvirt (error);
    return FALSE;
  }
  document = pdk_xml_document_parse (text, error);
  free (text);
  if (document == NULL)
    return FALSE;
  *known = read_label (pdk_xml_document_get_root (document), uid, gid);
  return TRUE;
}

/* Returns: how many groups there are in @groups.  @name: (out) (transfer full) */
static guint
find_groups (uid_t uid, gid_t gid, gid_t *groups, char **name)
{
  char buffer[4096];
  struct passwd entry;
  struct passwd *found = NULL;
  int n = MAX_GROUPS;

  if (getpwuid_r (uid, &entry, buffer, sizeof buffer, &found) != 0 || found == NULL) {
    *name = g_strdup_printf ("%u", uid);
    return 0;
  }
  *name = g_strdup (found->pw_name);
  return getgrouplist (found->pw_name, gid, groups, &n) >= 0 ? (guint) n : MAX_GROUPS;
}

static gpointer
find_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  PdkCreateAccess *self = NULL;
  gid_t groups[MAX_GROUPS];
  guint n_groups = 0;
  gboolean known = FALSE;
  uid_t uid = 0;
  gid_t gid = 0;

  if (!ask_host (conn, &uid, &gid, &known, error))
    return NULL;
  self = g_new0 (PdkCreateAccess, 1);
  if (known) {
    n_groups = find_groups (uid, gid, groups, &self->user);
    self->grants = pdk_file_access_find (question->path, uid, gid, groups, n_groups,
                                         PDK_MAY_READ | (question->writes ? PDK_MAY_WRITE : 0),
                                         &self->can_grant);
    drop_file_alone (self->grants);
  } else {
    self->grants = g_ptr_array_new ();
  }
  return self;
}

void
pdk_create_access_find_async (PdkConnection *connection,
                              const char *path,
                              gboolean writes,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = NULL;
  Question *question = NULL;

  g_return_if_fail (PDK_IS_CONNECTION (connection));
  g_return_if_fail (path != NULL && g_path_is_absolute (path));

  question = g_new0 (Question, 1);
  question->path = g_strdup (path);
  question->writes = writes;
  task = g_task_new (connection, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_create_access_find_async);
  g_task_set_name (task, "pdk_create_access_find_async");
  g_task_set_task_data (task, question, question_free);
  pdk_connection_queue (connection, PDK_LANE_SAMPLING, G_PRIORITY_DEFAULT, task, find_in_worker,
                        (GDestroyNotify) pdk_create_access_free);
}

PdkCreateAccess *
pdk_create_access_find_finish (PdkConnection *connection, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
