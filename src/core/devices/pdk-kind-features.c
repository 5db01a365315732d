/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-field-private.h"
#include "devices/pdk-kind-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* What the hypervisor does for the guest, and the guest's clock.
 * https://libvirt.org/formatdomain.html#hypervisor-features */

static const PdkChoice hyperv_modes[] = {
  { NULL, N_ ("Default") },
  { "custom", N_ ("As given") },
  { "passthrough", N_ ("All that the host has") },
  { NULL, NULL },
};

static const PdkChoice capability_policies[] = {
  { NULL, N_ ("Default") },
  { "allow", N_ ("All but those that are off") },
  { "deny", N_ ("None but those that are on") },
  { NULL, NULL },
};

static const PdkChoice gic_versions[] = {
  { NULL, N_ ("Default") },      { "2", N_ ("2") }, { "3", N_ ("3") },
  { "host", N_ ("The host's") }, { NULL, NULL },
};

static const PdkChoice ioapics[] = {
  { NULL, N_ ("Default") },
  { "kvm", N_ ("KVM") },
  { "qemu", N_ ("QEMU") },
  { NULL, NULL },
};

static const PdkChoice hpt_resizings[] = {
  { NULL, N_ ("Default") },
  { "enabled", N_ ("Possible") },
  { "disabled", N_ ("Not possible") },
  { "required", N_ ("Needed") },
  { NULL, NULL },
};

static const PdkChoice unknown_msrs[] = {
  { NULL, N_ ("Default") },
  { "ignore", N_ ("Ignored") },
  { "fault", N_ ("A fault in the guest") },
  { NULL, NULL },
};

static const PdkChoice fault_handling[] = {
  { NULL, N_ ("Default") },
  { "broken", N_ ("None") },
  { "workaround", N_ ("By software") },
  { "fixed", N_ ("By hardware") },
  { NULL, NULL },
};

static const PdkChoice branch_handling[] = {
  { NULL, N_ ("Default") },
  { "broken", N_ ("None") },
  { "workaround", N_ ("By software") },
  { "fixed-ibs", N_ ("By hardware, serialized") },
  { "fixed-ccd", N_ ("By hardware, cache disabled") },
  { "fixed-na", N_ ("Not needed") },
  { NULL, NULL },
};

static const PdkChoice xen_passthroughs[] = {
  { NULL, N_ ("Default") },
  { "share_pt", N_ ("Shared page table") },
  { "sync_pt", N_ ("Synchronized page table") },
  { NULL, NULL },
};

#define FOR_X86 FOR_QEMU " os/type/@arch=x86_64|i686"
#define FOR_ARM FOR_QEMU " os/type/@arch=aarch64|armv7l"

#define FOR_HYPERV FOR_X86 " !features/hyperv/@mode=passthrough"

/* All that the host has has nothing of its own. */
static void
set_hyperv_mode (PdkXmlElement *root, const PdkField *field, const char *value)
{
  if (g_strcmp0 (value, "passthrough") == 0)
    pdk_xml_set (root, "features/hyperv", NULL);
  pdk_xml_set (root, field->path, value);
}

/* Some need a value beside them to be on, for which these are what is usual. */
static void
set_state (PdkXmlElement *root, const PdkField *field, const char *value)
{
  static const struct {
    const char *state, *path, *value;
  } needs[] = {
    { "features/hyperv/spinlocks/@state", "features/hyperv/spinlocks/@retries", "8191" },
    { "features/hyperv/vendor_id/@state", "features/hyperv/vendor_id/@value", "Linux KVM Hv" },
    { "features/kvm/dirty-ring/@state", "features/kvm/dirty-ring/@size", "4096" },
  };

  pdk_field_set_state (root, field, value);
  for (gsize i = 0; g_strcmp0 (value, "yes") == 0 && i < G_N_ELEMENTS (needs); i++)
    if (strcmp (field->path, needs[i].state) == 0 && pdk_xml_equals (root, needs[i].path, NULL))
      pdk_xml_set (root, needs[i].path, needs[i].value);
}

/* A feature that is on where its element is there, unless that says “off”. */
#define FIELD_STATE(field_id, text, name)                                                          \
  FIELD_ON_OFF (field_id, text, "features/" name "/@state"), .get = pdk_field_get_state,           \
                                                             .set = set_state
#define FIELD_HYPERV(field_id, text, name)                                                         \
  FIELD_STATE (field_id, text, "hyperv/" name), .when = FOR_HYPERV, .group = N_ ("Hyper-V")

/* One of Linux's capabilities, by its own name.  The list of them says what holds for the others, and
 * there is none without that. */
static void
set_capability (PdkXmlElement *root, const PdkField *field, const char *value)
{
  pdk_field_set_state (root, field, value);
  if (value != NULL && pdk_xml_equals (root, "features/capabilities/@policy", NULL))
    pdk_xml_set (root, "features/capabilities/@policy", "default");
}

#define FIELD_CAPABILITY(field_id, text, name)                                                     \
  FIELD_ON_OFF (field_id, text, "features/capabilities/" name "/@state"),                          \
      .get = pdk_field_get_state, .set = set_capability, .when = FOR_LXC,                          \
      .flags = PDK_FIELD_ADVANCED, .group = N_ ("Capabilities")

static const PdkField features_fields[] = {
  { FIELD_PRESENCE ("acpi", N_ ("ACPI"), "features/acpi"), .when = FOR_HVM },
  { FIELD_PRESENCE ("apic", N_ ("APIC"), "features/apic"), .when = FOR_HVM },
  { FIELD_ON_OFF ("apic-eoi", N_ ("Fast end of interrupts"), "features/apic/@eoi"),
    .when = FOR_HVM " features/apic", .flags = PDK_FIELD_ADVANCED },
  { FIELD_PRESENCE ("pae", N_ ("PAE"), "features/pae"), .when = "!@type=lxc" },
  { FIELD_STATE ("hap", N_ ("Paging with hardware assistance"), "hap"), .when = "@type=xen" },
  { FIELD_PRESENCE ("viridian", N_ ("Viridian extensions"), "features/viridian"),
    .when = "@type=xen" },
  { FIELD_PRESENCE ("privnet", N_ ("Network of its own"), "features/privnet"), .when = FOR_LXC },
  { FIELD_CHOICE (
        "capabilities", N_ ("Capabilities"), "features/capabilities/@policy", capability_policies),
    .when = FOR_LXC, .same = "default" },
  { FIELD_STATE ("pmu", N_ ("Performance counters"), "pmu"), .when = FOR_QEMU },
  { FIELD_STATE ("vmport", N_ ("VMware port"), "vmport"), .when = FOR_X86 },
  { FIELD_STATE ("smm", N_ ("System management mode"), "smm"), .when = FOR_X86 },
  { FIELD_BYTES ("smm-tseg", N_ ("Its memory"), "features/smm/tseg", "MiB"),
    .when = FOR_X86 " features/smm", .flags = PDK_FIELD_ADVANCED },
  { FIELD_CHOICE ("ioapic", N_ ("I/O APIC"), "features/ioapic/@driver", ioapics), .when = FOR_X86,
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_CHOICE ("gic", N_ ("Interrupt controller (GIC)"), "features/gic/@version", gic_versions),
    .when = FOR_ARM, .offered = "features/gic/version", .flags = PDK_FIELD_ADVANCED },
  { FIELD_STATE ("pvspinlock", N_ ("Paravirtual spinlocks"), "pvspinlock"), .when = FOR_X86,
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_STATE ("vmcoreinfo", N_ ("Core dump information"), "vmcoreinfo"), .when = FOR_QEMU,
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_CHOICE ("msrs", N_ ("Unknown registers (MSR)"), "features/msrs/@unknown", unknown_msrs),
    .when = FOR_X86, .flags = PDK_FIELD_ADVANCED },
  { FIELD_BYTES ("tb-cache", N_ ("Translation cache"), "features/tcg/tb-cache", "KiB"),
    .when = "@type=qemu", .flags = PDK_FIELD_ADVANCED },
  { FIELD_SWITCH ("async-teardown",
                  N_ ("Quick end in the background"),
                  "features/async-teardown/@enabled"),
    .when = FOR_QEMU, .flags = PDK_FIELD_ADVANCED },
  { FIELD_STATE ("kvm-hidden", N_ ("Hidden from the guest"), "kvm/hidden"), .when = FOR_QEMU,
    .group = N_ ("KVM") },
  { FIELD_STATE ("kvm-dedicated", N_ ("Hint that CPUs are dedicated"), "kvm/hint-dedicated"),
    .when = FOR_QEMU, .group = N_ ("KVM") },
  { FIELD_STATE ("kvm-poll-control", N_ ("Polling by the guest"), "kvm/poll-control"),
    .when = FOR_QEMU, .group = N_ ("KVM") },
  { FIELD_STATE ("kvm-pv-ipi", N_ ("Paravirtual interrupts between CPUs"), "kvm/pv-ipi"),
    .when = FOR_X86, .group = N_ ("KVM") },
  { FIELD_STATE ("kvm-dirty-ring", N_ ("Dirty ring"), "kvm/dirty-ring"), .when = FOR_QEMU,
    .group = N_ ("KVM") },
  { FIELD_NUMBER (
        "kvm-dirty-ring-size", N_ ("Its size"), "features/kvm/dirty-ring/@size", 1024, 65536),
    .when = FOR_QEMU " features/kvm/dirty-ring", .group = N_ ("KVM") },
  { FIELD_CHOICE ("hyperv", N_ ("Features"), "features/hyperv/@mode", hyperv_modes),
    .when = FOR_X86, .set = set_hyperv_mode, .group = N_ ("Hyper-V") },
  { FIELD_HYPERV ("hyperv-relaxed", N_ ("Relaxed timers"), "relaxed") },
  { FIELD_HYPERV ("hyperv-vapic", N_ ("Virtual APIC"), "vapic") },
  { FIELD_HYPERV ("hyperv-spinlocks", N_ ("Spinlocks"), "spinlocks") },
  { FIELD_NUMBER ("hyperv-retries",
                  N_ ("Tries before a spinlock is told"),
                  "features/hyperv/spinlocks/@retries",
                  4095,
                  G_MAXUINT32),
    .when = FOR_HYPERV " features/hyperv/spinlocks", .group = N_ ("Hyper-V") },
  { FIELD_HYPERV ("hyperv-vpindex", N_ ("Index of virtual CPUs"), "vpindex") },
  { FIELD_HYPERV ("hyperv-runtime", N_ ("Run time"), "runtime") },
  { FIELD_HYPERV ("hyperv-synic", N_ ("Synthetic interrupts"), "synic") },
  { FIELD_HYPERV ("hyperv-stimer", N_ ("Synthetic timers"), "stimer") },
  { FIELD_STATE ("hyperv-stimer-direct", N_ ("Synthetic timers, direct"), "hyperv/stimer/direct"),
    .when = FOR_HYPERV " features/hyperv/stimer", .group = N_ ("Hyper-V") },
  { FIELD_HYPERV ("hyperv-reset", N_ ("Reset by the guest"), "reset") },
  { FIELD_HYPERV ("hyperv-vendor", N_ ("Another vendor"), "vendor_id") },
  { FIELD_TEXT ("hyperv-vendor-id", N_ ("Vendor"), "features/hyperv/vendor_id/@value"),
    .when = FOR_HYPERV " features/hyperv/vendor_id", .group = N_ ("Hyper-V") },
  { FIELD_HYPERV ("hyperv-frequencies", N_ ("Frequencies"), "frequencies") },
  { FIELD_HYPERV ("hyperv-reenlightenment", N_ ("Told of migrations"), "reenlightenment") },
  { FIELD_HYPERV ("hyperv-tlbflush", N_ ("Flush of address caches"), "tlbflush") },
  { FIELD_HYPERV ("hyperv-ipi", N_ ("Interrupts between CPUs"), "ipi") },
  { FIELD_HYPERV ("hyperv-evmcs", N_ ("Enlightened VMCS"), "evmcs") },
  { FIELD_HYPERV ("hyperv-avic", N_ ("AVIC"), "avic") },
  { FIELD_STATE ("xen-e820", N_ ("The host's memory map"), "xen/e820_host"), .when = "@type=xen",
    .group = N_ ("Xen") },
  { FIELD_STATE ("xen-passthrough", N_ ("PCI devices can be passed through"), "xen/passthrough"),
    .when = "@type=xen", .group = N_ ("Xen") },
  { FIELD_CHOICE (
        "xen-passthrough-mode", N_ ("By"), "features/xen/passthrough/@mode", xen_passthroughs),
    .when = "@type=xen features/xen/passthrough", .group = N_ ("Xen") },
  { FIELD_CHOICE (
        "hpt-resizing", N_ ("Resizing of page tables"), "features/hpt/@resizing", hpt_resizings),
    .when = "os/type/@arch=ppc64|ppc64le", .group = N_ ("POWER") },
  { FIELD_BYTES ("hpt-page-size", N_ ("Largest page"), "features/hpt/maxpagesize", "b"),
    .when = "os/type/@arch=ppc64|ppc64le features/hpt", .group = N_ ("POWER") },
  { FIELD_STATE ("htm", N_ ("Transactional memory"), "htm"), .when = "os/type/@arch=ppc64|ppc64le",
    .group = N_ ("POWER") },
  { FIELD_STATE ("nested-hv", N_ ("Nested hypervisors"), "nested-hv"),
    .when = "os/type/@arch=ppc64|ppc64le", .group = N_ ("POWER") },
  { FIELD_STATE ("ccf-assist", N_ ("Count cache flush assist"), "ccf-assist"),
    .when = "os/type/@arch=ppc64|ppc64le", .group = N_ ("POWER") },
  { FIELD_CHOICE ("cfpc", N_ ("Protection of caches"), "features/cfpc/@value", fault_handling),
    .when = "os/type/@arch=ppc64|ppc64le", .group = N_ ("POWER") },
  { FIELD_CHOICE ("sbbc", N_ ("Protection of bounds"), "features/sbbc/@value", fault_handling),
    .when = "os/type/@arch=ppc64|ppc64le", .group = N_ ("POWER") },
  { FIELD_CHOICE ("ibs", N_ ("Protection of branches"), "features/ibs/@value", branch_handling),
    .when = "os/type/@arch=ppc64|ppc64le", .group = N_ ("POWER") },
  { FIELD_CAPABILITY ("capability-audit-control", "CAP_AUDIT_CONTROL", "audit_control") },
  { FIELD_CAPABILITY ("capability-audit-write", "CAP_AUDIT_WRITE", "audit_write") },
  { FIELD_CAPABILITY ("capability-block-suspend", "CAP_BLOCK_SUSPEND", "block_suspend") },
  { FIELD_CAPABILITY ("capability-chown", "CAP_CHOWN", "chown") },
  { FIELD_CAPABILITY ("capability-dac-override", "CAP_DAC_OVERRIDE", "dac_override") },
  { FIELD_CAPABILITY ("capability-dac-read-search", "CAP_DAC_READ_SEARCH", "dac_read_search") },
  { FIELD_CAPABILITY ("capability-fowner", "CAP_FOWNER", "fowner") },
  { FIELD_CAPABILITY ("capability-fsetid", "CAP_FSETID", "fsetid") },
  { FIELD_CAPABILITY ("capability-ipc-lock", "CAP_IPC_LOCK", "ipc_lock") },
  { FIELD_CAPABILITY ("capability-ipc-owner", "CAP_IPC_OWNER", "ipc_owner") },
  { FIELD_CAPABILITY ("capability-kill", "CAP_KILL", "kill") },
  { FIELD_CAPABILITY ("capability-lease", "CAP_LEASE", "lease") },
  { FIELD_CAPABILITY ("capability-linux-immutable", "CAP_LINUX_IMMUTABLE", "linux_immutable") },
  { FIELD_CAPABILITY ("capability-mac-admin", "CAP_MAC_ADMIN", "mac_admin") },
  { FIELD_CAPABILITY ("capability-mac-override", "CAP_MAC_OVERRIDE", "mac_override") },
  { FIELD_CAPABILITY ("capability-mknod", "CAP_MKNOD", "mknod") },
  { FIELD_CAPABILITY ("capability-net-admin", "CAP_NET_ADMIN", "net_admin") },
  { FIELD_CAPABILITY ("capability-net-bind-service", "CAP_NET_BIND_SERVICE", "net_bind_service") },
  { FIELD_CAPABILITY ("capability-net-broadcast", "CAP_NET_BROADCAST", "net_broadcast") },
  { FIELD_CAPABILITY ("capability-net-raw", "CAP_NET_RAW", "net_raw") },
  { FIELD_CAPABILITY ("capability-setgid", "CAP_SETGID", "setgid") },
  { FIELD_CAPABILITY ("capability-setfcap", "CAP_SETFCAP", "setfcap") },
  { FIELD_CAPABILITY ("capability-setpcap", "CAP_SETPCAP", "setpcap") },
  { FIELD_CAPABILITY ("capability-setuid", "CAP_SETUID", "setuid") },
  { FIELD_CAPABILITY ("capability-sys-admin", "CAP_SYS_ADMIN", "sys_admin") },
  { FIELD_CAPABILITY ("capability-sys-boot", "CAP_SYS_BOOT", "sys_boot") },
  { FIELD_CAPABILITY ("capability-sys-chroot", "CAP_SYS_CHROOT", "sys_chroot") },
  { FIELD_CAPABILITY ("capability-sys-module", "CAP_SYS_MODULE", "sys_module") },
  { FIELD_CAPABILITY ("capability-sys-nice", "CAP_SYS_NICE", "sys_nice") },
  { FIELD_CAPABILITY ("capability-sys-pacct", "CAP_SYS_PACCT", "sys_pacct") },
  { FIELD_CAPABILITY ("capability-sys-ptrace", "CAP_SYS_PTRACE", "sys_ptrace") },
  { FIELD_CAPABILITY ("capability-sys-rawio", "CAP_SYS_RAWIO", "sys_rawio") },
  { FIELD_CAPABILITY ("capability-sys-resource", "CAP_SYS_RESOURCE", "sys_resource") },
  { FIELD_CAPABILITY ("capability-sys-time", "CAP_SYS_TIME", "sys_time") },
  { FIELD_CAPABILITY ("capability-sys-tty-config", "CAP_SYS_TTY_CONFIG", "sys_tty_config") },
  { FIELD_CAPABILITY ("capability-syslog", "CAP_SYSLOG", "syslog") },
  { FIELD_CAPABILITY ("capability-wake-alarm", "CAP_WAKE_ALARM", "wake_alarm") },
  { .id = NULL },
};

static const PdkKind features = {
  .id = "features",
  .title = N_ ("Hypervisor Features"),
  .icon = "applications-system-symbolic",
  .flags = PDK_KIND_MACHINE,
  .fields = features_fields,
};

/* The clock */

static const PdkChoice offsets[] = {
  { NULL, N_ ("Default") },
  { "utc", N_ ("UTC") },
  { "localtime", N_ ("The host's time zone") },
  { "timezone", N_ ("A time zone") },
  { "variable", N_ ("Set by the guest") },
  { "absolute", N_ ("From a given time on") },
  { NULL, NULL },
};

static const PdkChoice bases[] = {
  { NULL, N_ ("Default") },
  { "utc", N_ ("UTC") },
  { "localtime", N_ ("The host's time zone") },
  { NULL, NULL },
};

static const PdkChoice timers[] = {
  { "rtc", N_ ("Real-time clock") },
  { "pit", N_ ("PIT"), NOT_IN_CONTAINER },
  { "hpet", N_ ("HPET") },
  { "tsc", N_ ("Time stamp counter"), NOT_IN_CONTAINER },
  { "kvmclock", N_ ("KVM clock"), NOT_IN_CONTAINER },
  { "hypervclock", N_ ("Hyper-V clock"), NOT_IN_CONTAINER },
  { "platform", N_ ("Platform"), NOT_IN_CONTAINER },
  { "armvtimer", N_ ("Arm virtual timer"), NOT_IN_CONTAINER },
  { NULL, NULL },
};

static const PdkChoice tick_policies[] = {
  { NULL, N_ ("Default") },
  { "delay", N_ ("Later, one by one") },
  { "catchup", N_ ("Faster, to catch up") },
  { "merge", N_ ("Merged into one") },
  { "discard", N_ ("Left out") },
  { NULL, NULL },
};

static const PdkChoice tracks[] = {
  { NULL, N_ ("Default") },         { "boot", N_ ("Time since the start") },
  { "guest", N_ ("Time it runs") }, { "wall", N_ ("Wall clock") },
  { "realtime", N_ ("Real time") }, { NULL, NULL },
};

static const PdkChoice timer_modes[] = {
  { NULL, N_ ("Default") },
  { "auto", N_ ("Automatic") },
  { "native", N_ ("Native") },
  { "emulate", N_ ("Emulated") },
  { "paravirt", N_ ("Paravirtual") },
  { "smpsafe", N_ ("Safe with several CPUs") },
  { NULL, NULL },
};

/* What belongs to the former kind of clock is an error with another. */
static void
set_offset (PdkXmlElement *root, const PdkField *field, const char *value)
{
  static const char *const others[] = { "clock/@timezone", "clock/@basis", "clock/@adjustment",
                                        "clock/@start" };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    pdk_xml_set (root, others[i], NULL);
  pdk_xml_set (root, field->path, value);
  if (g_strcmp0 (value, "absolute") == 0)
    pdk_xml_set (root, "clock/@start", "0");
}

static const PdkField clock_fields[] = {
  { FIELD_CHOICE ("offset", N_ ("Clock at the start"), "clock/@offset", offsets),
    .set = set_offset },
  { FIELD_TEXT ("timezone", N_ ("Time zone"), "clock/@timezone"), .when = "clock/@offset=timezone",
    .hint = N_ ("For example Europe/Paris") },
  { FIELD_TEXT ("adjustment", N_ ("Adjustment"), "clock/@adjustment"),
    .when = "clock/@offset=variable|utc|localtime", .flags = PDK_FIELD_ADVANCED,
    .hint = N_ ("Seconds, or “reset”") },
  { FIELD_CHOICE ("basis", N_ ("Against"), "clock/@basis", bases),
    .when = "clock/@offset=variable" },
  { FIELD_NUMBER ("start", N_ ("Seconds since 1970"), "clock/@start", 0, 0),
    .when = "clock/@offset=absolute" },
  { .id = NULL },
};

static const PdkKind clock_page = {
  .id = "clock",
  .title = N_ ("Clock"),
  .icon = "preferences-system-time-symbolic",
  .flags = PDK_KIND_MACHINE,
  .fields = clock_fields,
};

static void
set_tick_policy (PdkXmlElement *item, const PdkField *field, const char *value)
{
  if (g_strcmp0 (value, "catchup") != 0)
    pdk_xml_set (item, "catchup", NULL);
  pdk_xml_set (item, field->path, value);
}

static const PdkField timer_fields[] = {
  { FIELD_CHOICE ("name", N_ ("Timer"), "@name", timers),
    .flags = PDK_FIELD_REQUIRED | PDK_FIELD_FREE },
  { FIELD_SWITCH ("present", N_ ("Present"), "@present") },
  { FIELD_CHOICE ("tickpolicy", N_ ("Missed ticks"), "@tickpolicy", tick_policies),
    .when = NOT_IN_CONTAINER, .set = set_tick_policy },
  { FIELD_CHOICE ("track", N_ ("Counts"), "@track", tracks),
    .when = NOT_IN_CONTAINER " @name=rtc|platform" },
  { FIELD_NUMBER ("frequency", N_ ("Frequency"), "@frequency", 1, 0), .when = "@name=tsc",
    .hint = N_ ("Hertz") },
  { FIELD_CHOICE ("mode", N_ ("Mode"), "@mode", timer_modes), .when = "@name=tsc" },
  { FIELD_NUMBER ("threshold", N_ ("Catch up from"), "catchup/@threshold", 0, 0),
    .when = "@tickpolicy=catchup" },
  { FIELD_NUMBER ("slew", N_ ("Catch up by"), "catchup/@slew", 0, 0),
    .when = "@tickpolicy=catchup" },
  { FIELD_NUMBER ("limit", N_ ("Catch up to"), "catchup/@limit", 0, 0),
    .when = "@tickpolicy=catchup" },
  { .id = NULL },
};

static const PdkKind timer = {
  .id = "timer",
  .title = N_ ("Timer"),
  .list_title = N_ ("Timers"),
  .flags = PDK_KIND_ROW,
  .path = "clock/timer",
  .parent = "clock",
  .parent_when = "!@type=bhyve",
  .keys = { "@name" },
  .summary = { "present", "tickpolicy" },
  .fields = timer_fields,
};

const PdkKind *const pdk_features_kinds[] = { &features, &clock_page, &timer, NULL };
