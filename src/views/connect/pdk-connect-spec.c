/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-connect"

#include "config.h"

#include "views/connect/pdk-connect-spec.h"

#include <glib/gi18n.h>

#include "core/connection/pdk-uri.h"
#include "core/pdk-error.h"

#define LOCAL_AND_SSH (PDK_TRANSPORT_LOCAL | PDK_TRANSPORT_SSH | PDK_TRANSPORT_LIBSSH)
#define ANYWHERE      (LOCAL_AND_SSH | PDK_TRANSPORT_TLS)

typedef struct {
  const char *title;
  const char *hint;
  const char *driver;
  const char *path;
  PdkTransport transports;
} Hypervisor;

/* A user's own daemon listens to no network, so TLS cannot reach sessions. */
/* clang-format off */
static const Hypervisor hypervisors[] = {
  [PDK_HYPERVISOR_QEMU_SYSTEM] = { N_ ("QEMU/KVM"), NULL, "qemu", "/system", ANYWHERE },
  [PDK_HYPERVISOR_QEMU_SESSION] = {
    N_ ("QEMU/KVM, user session"),
    N_ ("Machines of your own account: no administrator needed, but no bridged networks and no "
        "access to the host’s devices."),
    "qemu", "/session", LOCAL_AND_SSH },
  [PDK_HYPERVISOR_XEN] = { N_ ("Xen"), NULL, "xen", "/system", ANYWHERE },
  [PDK_HYPERVISOR_LXC] = { N_ ("LXC (containers)"), NULL, "lxc", "/system", ANYWHERE },
  [PDK_HYPERVISOR_BHYVE] = { N_ ("bhyve"), NULL, "bhyve", "/system", ANYWHERE },
  [PDK_HYPERVISOR_VIRTUOZZO] = { N_ ("Virtuozzo"), NULL, "vz", "/system", ANYWHERE },
  [PDK_HYPERVISOR_VIRTUALBOX] = { N_ ("VirtualBox"), NULL, "vbox", "/session", LOCAL_AND_SSH },
  [PDK_HYPERVISOR_ESX] = { N_ ("VMware ESX"), NULL, "esx", "/", PDK_TRANSPORT_HTTPS },
  [PDK_HYPERVISOR_VMWARE_PLAYER] = {
    N_ ("VMware Player"), NULL, "vmwareplayer", "/session", LOCAL_AND_SSH },
  [PDK_HYPERVISOR_CUSTOM] = {
    N_ ("Custom address"), N_ ("Any libvirt URI, for example qemu+ssh://root@lab1/system."), NULL, NULL, 0 },
};
/* clang-format on */

const char *
pdk_hypervisor_get_title (PdkHypervisor hypervisor)
{
  g_return_val_if_fail (hypervisor < PDK_N_HYPERVISORS, NULL);

  return _ (hypervisors[hypervisor].title);
}

const char *
pdk_hypervisor_get_hint (PdkHypervisor hypervisor)
{
  g_return_val_if_fail (hypervisor < PDK_N_HYPERVISORS, NULL);

  return hypervisors[hypervisor].hint != NULL ? _ (hypervisors[hypervisor].hint) : NULL;
}

PdkTransport
pdk_hypervisor_get_transports (PdkHypervisor hypervisor)
{
  g_return_val_if_fail (hypervisor < PDK_N_HYPERVISORS, 0);

  return hypervisors[hypervisor].transports;
}

const char *
pdk_transport_get_title (PdkTransport transport)
{
  switch (transport) {
  case PDK_TRANSPORT_LOCAL:
    return _ ("This computer");
  case PDK_TRANSPORT_SSH:
    return _ ("SSH");
  case PDK_TRANSPORT_TLS:
    return _ ("TLS with certificates");
  case PDK_TRANSPORT_LIBSSH:
    return _ ("SSH, built in (libssh)");
  case PDK_TRANSPORT_HTTPS:
    return _ ("HTTPS");
  }

  g_return_val_if_reached (NULL);
}

static const char *
get_transport_name (PdkTransport transport)
{
  switch (transport) {
  case PDK_TRANSPORT_SSH:
    return "ssh";
  case PDK_TRANSPORT_TLS:
    return "tls";
  case PDK_TRANSPORT_LIBSSH:
    return "libssh";
  case PDK_TRANSPORT_LOCAL:
  case PDK_TRANSPORT_HTTPS:
    return NULL;
  }

  g_return_val_if_reached (NULL);
}

static gboolean
is_empty (const char *text)
{
  return text == NULL || text[0] == '\0';
}

static gboolean
read_port (const char *text, int *port, GError **error)
{
  guint64 value = 0;

  *port = 0;
  if (is_empty (text))
    return TRUE;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &value, NULL)) {
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_URI,
                         _ ("The port is a number from 1 to 65535."));
    return FALSE;
  }
  *port = (int) value;

  return TRUE;
}

static char *
build_custom (const PdkConnectSpec *self, gboolean *incomplete, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (self->custom != NULL ? self->custom : ""));

  if (is_empty (text)) {
    *incomplete = TRUE;
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_URI, _ ("Enter the address."));
    return NULL;
  }

  return g_steal_pointer (&text);
}

char *
pdk_connect_spec_build_uri (const PdkConnectSpec *self, gboolean *incomplete, GError **error)
{
  const Hypervisor *hypervisor = NULL;
  g_autofree char *host = NULL;
  g_autofree char *user = NULL;
  PdkUri uri = { 0 };

  g_return_val_if_fail (self != NULL && self->hypervisor < PDK_N_HYPERVISORS, NULL);

  *incomplete = FALSE;
  if (self->hypervisor == PDK_HYPERVISOR_CUSTOM)
    return build_custom (self, incomplete, error);

  hypervisor = &hypervisors[self->hypervisor];
  uri.driver = (char *) hypervisor->driver;
  uri.path = (char *) hypervisor->path;
  if (self->transport == PDK_TRANSPORT_LOCAL)
    return pdk_uri_build (&uri);

  /* Pasted names come with spaces around them. */
  host = g_strstrip (g_strdup (self->host != NULL ? self->host : ""));
  user = g_strstrip (g_strdup (self->user != NULL ? self->user : ""));
  if (is_empty (host)) {
    *incomplete = TRUE;
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_URI,
                         _ ("Enter the name or address of the host."));
    return NULL;
  }
  if (!read_port (self->port, &uri.port, error))
    return NULL;
  uri.transport = (char *) get_transport_name (self->transport);
  uri.host = host;
  /* A TLS client says who it is by its certificate. */
  uri.user = is_empty (user) || self->transport == PDK_TRANSPORT_TLS ? NULL : user;
  if (self->transport == PDK_TRANSPORT_HTTPS && self->any_certificate)
    uri.query = (char *) "no_verify=1";

  return pdk_uri_build (&uri);
}
