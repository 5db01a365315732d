/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/pdk-graphics-info.h"
#include "pdk-error.h"

static GPtrArray *
parse (const char *graphics)
{
  g_autofree char *xml = g_strdup_printf ("<domain><devices>%s</devices></domain>", graphics);
  g_autoptr (GError) error = NULL;
  GPtrArray *infos = pdk_graphics_info_parse (xml, &error);

  g_assert_no_error (error);
  g_assert_nonnull (infos);
  return infos;
}

static void
test_spice (void)
{
  g_autoptr (GPtrArray) infos =
      parse ("<graphics type='spice' port='5901' tlsPort='5902' autoport='yes' listen='10.0.0.1' "
             "passwd='s3cret'><listen type='address' address='10.0.0.1'/><gl enable='yes'/>"
             "</graphics>");
  PdkGraphicsInfo *info = g_ptr_array_index (infos, 0);

  g_assert_cmpuint (infos->len, ==, 1);
  g_assert_cmpuint (info->index, ==, 0);
  g_assert_cmpint (info->type, ==, PDK_GRAPHICS_SPICE);
  g_assert_cmpstr (info->type_name, ==, "spice");
  g_assert_cmpstr (info->listen_type, ==, "address");
  g_assert_cmpstr (info->address, ==, "10.0.0.1");
  g_assert_cmpint (info->port, ==, 5901);
  g_assert_cmpint (info->tls_port, ==, 5902);
  g_assert_null (info->socket);
  g_assert_cmpstr (info->password, ==, "s3cret");
}

/* Which channels are to be spoken to in the clear. */
static void
test_channels (void)
{
  g_autoptr (GPtrArray) infos =
      parse ("<graphics type='spice' tlsPort='5902' defaultMode='secure'>"
             "<channel name='main' mode='secure'/><channel name='record' mode='insecure'/>"
             "<channel name='&lt;b&gt;' mode='insecure'/></graphics>"
             "<graphics type='spice' tlsPort='5902' defaultMode='insecure'>"
             "<channel name='main' mode='secure'/><channel name='inputs' mode='any'/></graphics>"
             "<graphics type='spice' tlsPort='5902'/>");
  PdkGraphicsInfo *info = g_ptr_array_index (infos, 0);
  g_autofree char *names = g_strjoinv (" ", info->insecure);
  g_autofree char *others = NULL;

  g_assert_cmpstr (names, ==, "record");
  info = g_ptr_array_index (infos, 1);
  others = g_strjoinv (" ", info->insecure);
  g_assert_cmpstr (others, ==, "display cursor playback record smartcard usbredir");
  info = g_ptr_array_index (infos, 2);
  g_assert_null (info->insecure[0]);
}

static void
test_not_running (void)
{
  g_autoptr (GPtrArray) infos = parse ("<graphics type='vnc' port='-1' autoport='yes'/>");
  PdkGraphicsInfo *info = g_ptr_array_index (infos, 0);

  g_assert_cmpint (info->type, ==, PDK_GRAPHICS_VNC);
  g_assert_cmpint (info->port, ==, 0);
  g_assert_cmpint (info->tls_port, ==, 0);
  g_assert_cmpstr (info->listen_type, ==, "address");
  g_assert_null (info->address);
  g_assert_null (info->password);
}

static void
test_listen_kinds (void)
{
  g_autoptr (GPtrArray) infos =
      parse ("<graphics type='spice'><listen type='socket' socket='/run/s.sock'/></graphics>"
             "<graphics type='spice'><listen type='none'/></graphics>"
             "<graphics type='spice' port='5900' listen='::1'/>"
             "<graphics type='vnc' socket='/run/v.sock'/>"
             "<graphics type='spice'><listen type='network' network='default' "
             "address='192.168.122.1'/></graphics>");
  PdkGraphicsInfo *info = g_ptr_array_index (infos, 0);

  g_assert_cmpuint (infos->len, ==, 5);
  g_assert_cmpstr (info->listen_type, ==, "socket");
  g_assert_cmpstr (info->socket, ==, "/run/s.sock");
  info = g_ptr_array_index (infos, 1);
  g_assert_cmpuint (info->index, ==, 1);
  g_assert_cmpstr (info->listen_type, ==, "none");
  info = g_ptr_array_index (infos, 2);
  g_assert_cmpstr (info->listen_type, ==, "address");
  g_assert_cmpstr (info->address, ==, "::1");
  info = g_ptr_array_index (infos, 3);
  g_assert_cmpstr (info->listen_type, ==, "socket");
  g_assert_cmpstr (info->socket, ==, "/run/v.sock");
  info = g_ptr_array_index (infos, 4);
  g_assert_cmpstr (info->listen_type, ==, "network");
  g_assert_cmpstr (info->address, ==, "192.168.122.1");
}

static void
test_other_types (void)
{
  g_autoptr (GPtrArray) infos =
      parse ("<graphics type='sdl'/><graphics type='egl-headless'/><graphics/>"
             "<x:graphics xmlns:x='urn:x' type='vnc'/><graphics type='spice'/>");
  PdkGraphicsInfo *info = g_ptr_array_index (infos, 2);

  g_assert_cmpuint (infos->len, ==, 4);
  g_assert_cmpint (info->type, ==, PDK_GRAPHICS_OTHER);
  g_assert_cmpstr (info->type_name, ==, "");
  info = g_ptr_array_index (infos, 3);
  g_assert_cmpuint (info->index, ==, 3);
  g_assert_cmpint (info->type, ==, PDK_GRAPHICS_SPICE);
}

static void
test_hostile_numbers (void)
{
  static const char *const ports[] = { "0", "65536", "99999999999999999999", "5900x", "-5900", "" };

  for (guint i = 0; i < G_N_ELEMENTS (ports); i++) {
    g_autofree char *element = g_strdup_printf ("<graphics type='spice' port='%s'/>", ports[i]);
    g_autoptr (GPtrArray) infos = parse (element);
    PdkGraphicsInfo *info = g_ptr_array_index (infos, 0);

    g_assert_cmpint (info->port, ==, 0);
  }
}

static void
test_sharing (void)
{
  g_autoptr (GPtrArray) infos = parse (
      "<graphics type='spice'><clipboard copypaste='no'/><filetransfer enable='no'/></graphics>"
      "<graphics type='vnc'/>"
      "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>"
      "<channel type='spiceport'><target type='virtio' name='org.spice-space.webdav.0'/></channel>"
      "<channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>");
  g_autoptr (GPtrArray) others = parse (
      "<graphics type='spice'><clipboard copypaste='yes'/></graphics>"
      "<graphics type='vnc'/><channel type='qemu-vdagent'><target type='virtio'/></channel>");
  PdkGraphicsInfo *info = g_ptr_array_index (infos, 0);

  g_assert_true (info->has_agent);
  g_assert_true (info->no_clipboard);
  g_assert_true (info->no_files);
  info = g_ptr_array_index (infos, 1);
  g_assert_false (info->has_agent);
  info = g_ptr_array_index (others, 0);
  g_assert_false (info->has_agent);
  g_assert_false (info->no_clipboard);
  g_assert_false (info->no_files);
  info = g_ptr_array_index (others, 1);
  g_assert_true (info->has_agent);
}

static void
test_none_and_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) none = pdk_graphics_info_parse ("<domain/>", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_null (pdk_graphics_info_parse ("<!DOCTYPE x><domain/>", &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_XML);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/graphics-info/spice", test_spice);
  g_test_add_func ("/graphics-info/channels", test_channels);
  g_test_add_func ("/graphics-info/not-running", test_not_running);
  g_test_add_func ("/graphics-info/listen-kinds", test_listen_kinds);
  g_test_add_func ("/graphics-info/other-types", test_other_types);
  g_test_add_func ("/graphics-info/hostile-numbers", test_hostile_numbers);
  g_test_add_func ("/graphics-info/sharing", test_sharing);
  g_test_add_func ("/graphics-info/none-and-refused", test_none_and_refused);

  return g_test_run ();
}
