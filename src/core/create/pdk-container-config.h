/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** Users of hosts from this one on are nobody in particular. */
#define PDK_CONTAINER_FIRST_ID 100000

/**
 * PdkContainerConfig:
 * @root: (nullable): the folder of the host that its system is in; %NULL: it sees the files of the host
 * @init: the path of its first program, in @root where there is one
 * @arguments: of that
 * @first_id: which of the host's users its root is, if @n_ids is not 0
 * @n_ids: how many users it has of its own; 0: its users are those of the host
 *
 * What a new container runs.
 */
typedef struct {
  char *root;
  char *init;
  GStrv arguments;
  guint first_id;
  guint n_ids;
} PdkContainerConfig;

/**
 * pdk_container_config_new:
 * @root: (nullable)
 * @arguments: as in a shell, with quotes
 *
 * Returns: (transfer full): or %NULL with %PDK_ERROR_INVALID and a message for the user
 */
PdkContainerConfig *pdk_container_config_new (const char *root,
                                              const char *init,
                                              const char *arguments,
                                              GError **error);
PdkContainerConfig *pdk_container_config_copy (const PdkContainerConfig *self);
void pdk_container_config_free (PdkContainerConfig *self);

/**
 * PdkContainerFacts:
 * @trouble: (nullable): why it cannot start, display-safe
 * @owner: whose the root folder is
 * @has_old_root: whether it has the folder “.oldroot”, which libvirt makes in it as the container’s root:
 *   where that is not @owner, it has to be there
 *
 * What is seen of a container's files on this computer.
 */
typedef struct {
  char *trouble;
  guint owner;
  gboolean has_old_root;
} PdkContainerFacts;

void pdk_container_facts_free (PdkContainerFacts *self);

/** Looks for @root and @init on this computer; links in @root stay in there.  @root: (nullable) */
void pdk_container_look_async (const char *root,
                               const char *init,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/** Returns: (transfer full): or %NULL with the error */
PdkContainerFacts *pdk_container_look_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkContainerConfig, pdk_container_config_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkContainerFacts, pdk_container_facts_free)

G_END_DECLS
