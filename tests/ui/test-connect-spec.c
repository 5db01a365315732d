/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "core/connection/pdk-uri.h"
#include "core/pdk-error.h"
#include "views/connect/pdk-connect-spec.h"

/* The URI of every combination of hypervisor and transport that the dialog offers. */

typedef struct {
  PdkHypervisor hypervisor;
  PdkTransport transport;
  const char *uri;
} Case;

static const Case cases[] = {
  { PDK_HYPERVISOR_QEMU_SYSTEM, PDK_TRANSPORT_LOCAL, "qemu:///system" },
  { PDK_HYPERVISOR_QEMU_SYSTEM, PDK_TRANSPORT_SSH, "qemu+ssh://ada@lab1:2222/system" },
  { PDK_HYPERVISOR_QEMU_SYSTEM, PDK_TRANSPORT_TLS, "qemu+tls://lab1:2222/system" },
  { PDK_HYPERVISOR_QEMU_SYSTEM, PDK_TRANSPORT_LIBSSH, "qemu+libssh://ada@lab1:2222/system" },
  { PDK_HYPERVISOR_QEMU_SESSION, PDK_TRANSPORT_LOCAL, "qemu:///session" },
  { PDK_HYPERVISOR_QEMU_SESSION, PDK_TRANSPORT_SSH, "qemu+ssh://ada@lab1:2222/session" },
  { PDK_HYPERVISOR_QEMU_SESSION, PDK_TRANSPORT_LIBSSH, "qemu+libssh://ada@lab1:2222/session" },
  { PDK_HYPERVISOR_XEN, PDK_TRANSPORT_LOCAL, "xen:///system" },
  { PDK_HYPERVISOR_XEN, PDK_TRANSPORT_SSH, "xen+ssh://ada@lab1:2222/system" },
  { PDK_HYPERVISOR_XEN, PDK_TRANSPORT_TLS, "xen+tls://lab1:2222/system" },
  { PDK_HYPERVISOR_XEN, PDK_TRANSPORT_LIBSSH, "xen+libssh://ada@lab1:2222/system" },
  { PDK_HYPERVISOR_LXC, PDK_TRANSPORT_LOCAL, "lxc:///system" },
  { PDK_HYPERVISOR_LXC, PDK_TRANSPORT_SSH, "lxc+ssh://ada@lab1:2222/system" },
  { PDK_HYPERVISOR_LXC, PDK_TRANSPORT_TLS, "lxc+tls://lab1:2222/system" },
  { PDK_HYPERVISOR_LXC, PDK_TRANSPORT_LIBSSH, "lxc+libssh://ada@lab1:2222/system" },
  { PDK_HYPERVISOR_BHYVE, PDK_TRANSPORT_LOCAL, "bhyve:///system" },
  { PDK_HYPERVISOR_BHYVE, PDK_TRANSPORT_SSH, "bhyve+ssh://ada@lab1:2222/system" },
  { PDK_HYPERVISOR_BHYVE, PDK_TRANSPORT_TLS, "bhyve+tls://lab1:2222/system" },
  { PDK_HYPERVISOR_BHYVE, PDK_TRANSPORT_LIBSSH, "bhyve+libssh://ada@lab1:2222/system" },
  { PDK_HYPERVISOR_VIRTUOZZO, PDK_TRANSPORT_LOCAL, "vz:///system" },
  { PDK_HYPERVISOR_VIRTUOZZO, PDK_TRANSPORT_SSH, "vz+ssh://ada@lab1:2222/system" },
  { PDK_HYPERVISOR_VIRTUOZZO, PDK_TRANSPORT_TLS, "vz+tls://lab1:2222/system" },
  { PDK_HYPERVISOR_VIRTUOZZO, PDK_TRANSPORT_LIBSSH, "vz+libssh://ada@lab1:2222/system" },
  { PDK_HYPERVISOR_VIRTUALBOX, PDK_TRANSPORT_LOCAL, "vbox:///session" },
  { PDK_HYPERVISOR_VIRTUALBOX, PDK_TRANSPORT_SSH, "vbox+ssh://ada@lab1:2222/session" },
  { PDK_HYPERVISOR_VIRTUALBOX, PDK_TRANSPORT_LIBSSH, "vbox+libssh://ada@lab1:2222/session" },
  { PDK_HYPERVISOR_ESX, PDK_TRANSPORT_HTTPS, "esx://ada@lab1:2222/" },
  { PDK_HYPERVISOR_VMWARE_PLAYER, PDK_TRANSPORT_LOCAL, "vmwareplayer:///session" },
  { PDK_HYPERVISOR_VMWARE_PLAYER, PDK_TRANSPORT_SSH, "vmwareplayer+ssh://ada@lab1:2222/session" },
  { PDK_HYPERVISOR_VMWARE_PLAYER, PDK_TRANSPORT_LIBSSH,
    "vmwareplayer+libssh://ada@lab1:2222/session" },
};

static char *
build (const PdkConnectSpec *spec)
{
  g_autoptr (GError) error = NULL;
  gboolean incomplete = TRUE;
  char *uri = pdk_connect_spec_build_uri (spec, &incomplete, &error);

  g_assert_no_error (error);
  g_assert_false (incomplete);

  return uri;
}

static void
assert_fails (const PdkConnectSpec *spec, gboolean expected_incomplete)
{
  g_autoptr (GError) error = NULL;
  gboolean incomplete = FALSE;

  g_assert_null (pdk_connect_spec_build_uri (spec, &incomplete, &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_URI);
  g_assert_cmpint (incomplete, ==, expected_incomplete);
}

static void
test_every_combination (void)
{
  guint n_offered = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const PdkConnectSpec spec = { .hypervisor = cases[i].hypervisor,
                                  .transport = cases[i].transport,
                                  .user = " ada ",
                                  .host = "lab1 ",
                                  .port = "2222" };
    g_autofree char *uri = build (&spec);

    g_assert_cmpstr (uri, ==, cases[i].uri);
    g_assert_cmpint (pdk_uri_judge (uri, NULL), ==, PDK_URI_ALLOWED);
  }

  /* None is offered that is not in the table. */
  for (guint i = 0; i < PDK_N_HYPERVISORS; i++)
    for (guint flags = pdk_hypervisor_get_transports ((PdkHypervisor) i); flags != 0; flags >>= 1)
      n_offered += flags & 1;
  g_assert_cmpuint (n_offered, ==, G_N_ELEMENTS (cases));
}

static void
test_optional_parts (void)
{
  PdkConnectSpec spec = { .hypervisor = PDK_HYPERVISOR_QEMU_SYSTEM,
                          .transport = PDK_TRANSPORT_SSH,
                          .user = "",
                          .host = "fd00::1",
                          .port = "" };
  g_autofree char *plain = build (&spec);
  g_autofree char *any_certificate = NULL;

  g_assert_cmpstr (plain, ==, "qemu+ssh://[fd00::1]/system");

  spec = (PdkConnectSpec){ .hypervisor = PDK_HYPERVISOR_ESX,
                           .transport = PDK_TRANSPORT_HTTPS,
                           .user = "root",
                           .host = "esx1",
                           .any_certificate = TRUE };
  any_certificate = build (&spec);
  g_assert_cmpstr (any_certificate, ==, "esx://root@esx1/?no_verify=1");
  g_assert_cmpint (pdk_uri_judge (any_certificate, NULL), ==, PDK_URI_ASK);
}

static void
test_mistakes (void)
{
  PdkConnectSpec spec = { .hypervisor = PDK_HYPERVISOR_XEN, .transport = PDK_TRANSPORT_SSH };

  assert_fails (&spec, TRUE);
  spec.host = "  ";
  assert_fails (&spec, TRUE);
  spec.host = "lab1";
  spec.port = "0";
  assert_fails (&spec, FALSE);
  spec.port = "65536";
  assert_fails (&spec, FALSE);
  spec.port = "22x";
  assert_fails (&spec, FALSE);
  spec.hypervisor = PDK_HYPERVISOR_CUSTOM;
  spec.custom = " ";
  assert_fails (&spec, TRUE);
}

/** What is typed into one field stays in it: no host field can add a parameter. */
static void
test_injection (void)
{
  static const char *const hosts[] = {
    "lab1/system?command=evil",
    "lab1?x",
    "a@b",
    "-oProxyCommand=evil",
    "lab1 evil",
    "lab1#x",
    "$(evil)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++) {
    const PdkConnectSpec spec = { .hypervisor = PDK_HYPERVISOR_QEMU_SYSTEM,
                                  .transport = PDK_TRANSPORT_SSH,
                                  .host = hosts[i] };
    g_autofree char *uri = build (&spec);
    g_autofree char *consequence = NULL;

    g_test_message ("%s", uri);
    g_assert_cmpint (pdk_uri_judge (uri, &consequence), ==, PDK_URI_REFUSED);
    g_assert_nonnull (consequence);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/connection/spec/every-combination", test_every_combination);
  g_test_add_func ("/connection/spec/optional-parts", test_optional_parts);
  g_test_add_func ("/connection/spec/mistakes", test_mistakes);
  g_test_add_func ("/connection/spec/injection", test_injection);

  return g_test_run ();
}
