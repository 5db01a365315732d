/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/pdk-text-device.h"
#include "pdk-error.h"

static GPtrArray *
parse (const char *devices)
{
  g_autofree char *xml = g_strdup_printf ("<domain><devices>%s</devices></domain>", devices);
  g_autoptr (GError) error = NULL;
  GPtrArray *parsed = pdk_text_devices_parse (xml, &error);

  g_assert_no_error (error);
  g_assert_nonnull (parsed);
  return parsed;
}

static void
assert_device (GPtrArray *devices,
               guint index,
               PdkTextDeviceKind kind,
               guint number,
               const char *id,
               const char *alias)
{
  const PdkTextDevice *device = NULL;

  g_assert_cmpuint (index, <, devices->len);
  device = g_ptr_array_index (devices, index);
  g_assert_cmpint (device->kind, ==, kind);
  g_assert_cmpuint (device->number, ==, number);
  g_assert_cmpstr (device->id, ==, id);
  g_assert_cmpstr (device->alias, ==, alias);
}

/* As libvirt 9 writes it: the first console is the serial line again, and counts. */
static void
test_running (void)
{
  g_autoptr (GPtrArray) devices = parse (
      "<serial type='pty'><source path='/dev/pts/1'/>"
      "<target type='isa-serial' port='0'><model name='isa-serial'/></target>"
      "<alias name='serial0'/></serial>"
      "<serial type='pty'><target type='isa-serial' port='1'/><alias name='serial1'/></serial>"
      "<parallel type='pty'><target port='0'/><alias name='parallel0'/></parallel>"
      "<console type='pty' tty='/dev/pts/1'><target type='serial' port='0'/>"
      "<alias name='serial0'/></console>"
      "<console type='pty'><target type='virtio' port='1'/><alias name='console1'/></console>"
      "<console type='pty'><target type='virtio' port='2'/><alias name='console2'/></console>");

  g_assert_cmpuint (devices->len, ==, 5);
  assert_device (devices, 0, PDK_TEXT_DEVICE_SERIAL, 1, "serial0", "serial0");
  assert_device (devices, 1, PDK_TEXT_DEVICE_SERIAL, 2, "serial1", "serial1");
  assert_device (devices, 2, PDK_TEXT_DEVICE_VIRTIO, 1, "virtio0", "console1");
  assert_device (devices, 3, PDK_TEXT_DEVICE_VIRTIO, 2, "virtio1", "console2");
  assert_device (devices, 4, PDK_TEXT_DEVICE_PARALLEL, 1, "parallel0", "parallel0");
}

/* The ids are those of the running machine, so that a choice outlives a restart. */
static void
test_shut_off (void)
{
  g_autoptr (GPtrArray) devices =
      parse ("<serial type='pty'><target port='0'/></serial>"
             "<console type='pty'><target type='serial' port='0'/></console>"
             "<console type='pty'><target type='virtio' port='1'/></console>");

  g_assert_cmpuint (devices->len, ==, 2);
  assert_device (devices, 0, PDK_TEXT_DEVICE_SERIAL, 1, "serial0", NULL);
  assert_device (devices, 1, PDK_TEXT_DEVICE_VIRTIO, 1, "virtio0", NULL);
}

static void
test_console_only (void)
{
  g_autoptr (GPtrArray) serial = parse (
      "<console type='pty'><target type='serial' port='0'/><alias name='serial0'/></console>");
  g_autoptr (GPtrArray) container =
      parse ("<console type='pty'><target type='lxc' port='0'/><alias name='console0'/></console>");

  g_assert_cmpuint (serial->len, ==, 1);
  assert_device (serial, 0, PDK_TEXT_DEVICE_SERIAL, 1, "serial0", "serial0");
  g_assert_cmpuint (container->len, ==, 1);
  assert_device (container, 0, PDK_TEXT_DEVICE_CONSOLE, 1, "console0", "console0");
}

/* Agents have channels that are not for people. */
static void
test_channels (void)
{
  g_autoptr (GPtrArray) devices =
      parse ("<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>"
             "<channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>"
             "<channel type='unix'><target type='virtio' name='com.redhat.spice.0'/></channel>"
             "<channel type='unix'><target type='virtio'/></channel>"
             "<channel type='unix'><target type='virtio' name='org.example.log'/>"
             "<alias name='channel4'/></channel>");
  const PdkTextDevice *device = NULL;

  g_assert_cmpuint (devices->len, ==, 1);
  assert_device (devices, 0, PDK_TEXT_DEVICE_CHANNEL, 1, "channel:org.example.log", "channel4");
  device = g_ptr_array_index (devices, 0);
  g_assert_cmpstr (device->name, ==, "org.example.log");
}

/* libvirt opens nothing but pseudo terminals. */
static void
test_not_openable (void)
{
  g_autoptr (GPtrArray) devices =
      parse ("<serial type='tcp'><target port='0'/></serial><serial type='file'/>"
             "<parallel type='dev'/><console type='null'><target type='virtio'/></console>");

  g_assert_cmpuint (devices->len, ==, 0);
}

static void
test_hostile (void)
{
  g_autoptr (GString) many = g_string_new (NULL);
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (GPtrArray) strange =
      parse ("<serial type='pty'><target port='-7'/></serial>"
             "<serial type='pty'><target port='99999999999999999999'/></serial>"
             "<serial type='pty'><target port='0'/></serial>");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (many, "<serial type='pty'><target port='%u'/></serial>", i);
  devices = parse (many->str);
  g_assert_cmpuint (devices->len, ==, 64);
  g_assert_cmpuint (strange->len, ==, 2);
  g_assert_null (pdk_text_devices_parse ("<domain", &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_XML);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-device/running", test_running);
  g_test_add_func ("/text-device/shut-off", test_shut_off);
  g_test_add_func ("/text-device/console-only", test_console_only);
  g_test_add_func ("/text-device/channels", test_channels);
  g_test_add_func ("/text-device/not-openable", test_not_openable);
  g_test_add_func ("/text-device/hostile", test_hostile);
  return g_test_run ();
}
