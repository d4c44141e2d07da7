//! Tells the linker what to do: here and not in `.cargo/config.toml`, whose flags a `RUSTFLAGS` in
//! the environment would replace.

fn main() {
    let here = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    println!("cargo:rustc-link-search={here}");
    // The memory layout and vector table of cortex-m-rt, with `memory.x` and `device.x`.
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    // Sections need no alignment to pages: flash is not paged.
    println!("cargo:rustc-link-arg-bins=--nmagic");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=memory.x");
    println!("cargo:rerun-if-changed=device.x");
}
