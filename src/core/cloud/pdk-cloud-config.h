/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PdkCloudConfig:
 * @host_name: what the machine calls itself
 * @user: (nullable): a user to be made; %NULL: the one that the image has anyway
 * @password: (nullable): in clear; only its hash leaves this program
 * @keys: SSH public keys, a line each
 * @address: (nullable): “192.0.2.7/24”; %NULL: DHCP
 * @gateway: (nullable): with @address
 * @servers: (nullable): addresses of name servers, with @address
 * @mac: (nullable): of the network card that has @address
 *
 * What a system from a cloud image is told at its first start (cloud-init, datasource NoCloud).
 */
typedef struct {
  char *host_name;
  char *user;
  char *password;
  GStrv keys;
  char *address;
  char *gateway;
  GStrv servers;
  char *mac;
} PdkCloudConfig;

PdkCloudConfig *pdk_cloud_config_new (const char *host_name);
PdkCloudConfig *pdk_cloud_config_copy (const PdkCloudConfig *self);
void pdk_cloud_config_free (PdkCloudConfig *self);

/** Returns: %FALSE with %PDK_ERROR_INVALID and a message for the user where it cannot be */
gboolean pdk_cloud_config_check (const PdkCloudConfig *self, GError **error);

/** Returns: (transfer full): what is left of @name, a machine's, as a host name: never empty */
char *pdk_cloud_config_suggest_host_name (const char *name);

/* The files of the disc.  Returns: (transfer full): YAML in which nothing typed means more than itself */

/** @id: another one is another first start */
char *pdk_cloud_config_write_meta (const PdkCloudConfig *self, const char *id);
/** @hash: (nullable): of the password, as crypt() makes it */
char *pdk_cloud_config_write_user (const PdkCloudConfig *self, const char *hash);
/** (nullable): %NULL: nothing is to be said */
char *pdk_cloud_config_write_network (const PdkCloudConfig *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkCloudConfig, pdk_cloud_config_free)

G_END_DECLS
